"""What could be read in a round that has opened is replaced, with a note for everybody, and never lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model

from consultations.models import AlternativeFormat, EarlierPaper, Round, RoundDocument
from membership.people.models import User
from portal.lib.templatetags.portal import day
from portal.records.models import AuditRecord
from tests.consultations.evidence.conftest import document, index_of, row_with, unpacked
from tests.consultations.test_editing import rich
from tests.factories.consultations import AlternativeFormatFactory, RoundDocumentFactory

pytestmark = pytest.mark.django_db
SAY_WHAT = "Say what was changed, and why."


@pytest.fixture
def paper() -> RoundDocument:
    """The draft of an open round, as a file."""
    return RoundDocumentFactory.create(title="Draft", file=document(b"FIRST"))


def change(editor: Client, paper: RoundDocument, **changes: Any) -> Any:
    """Save the form of a document with some of its fields changed."""
    form = {"round": paper.round_id, "title": paper.title, "kind": paper.kind, "order": 0}
    form |= {"file": paper.file_id or "", "text": "null", "note": ""}
    return editor.post(f"/admin/round_document/edit/{paper.pk}/", form | changes)


def change_format(editor: Client, paper: AlternativeFormat, **changes: Any) -> Any:
    form = {"document": paper.document_id, "kind": paper.kind, "file": paper.file_id or ""}
    form |= {"language": paper.language, "language_code": "", "note": ""}
    return editor.post(f"/admin/alternative_format/edit/{paper.pk}/", form | changes)


def test_another_file_needs_a_note_and_keeps_the_first(
    editor: Client, edie: User, paper: RoundDocument
) -> None:
    second = document(b"SECOND").pk
    assert SAY_WHAT in change(editor, paper, file=second).content.decode()
    assert not EarlierPaper.objects.exists()
    assert change(editor, paper, file=second, note="Page 3 was missing.").status_code == 302
    earlier = EarlierPaper.objects.get()
    assert (earlier.file, earlier.title, earlier.replaced_by) == (paper.file, "Draft", edie)
    paper.refresh_from_db()
    assert paper.file_id == second
    replaced = AuditRecord.objects.get(action="replaced")
    assert (replaced.target_pk, replaced.reason) == (str(paper.pk), "Page 3 was missing.")


def test_everybody_reads_when_and_why_it_was_changed(
    editor: Client, client: Client, paper: RoundDocument
) -> None:
    change(editor, paper, text=rich("First words."))
    paper.refresh_from_db()
    text = rich("Second words.")
    change(editor, paper, text=text, note="Clearer words.")
    format_ = AlternativeFormatFactory.create(document=paper, file=document(b"LARGE"))
    change_format(editor, format_, file=document(b"LARGER").pk, note="Larger still.")
    slug = paper.round.page.slug
    for url in (f"/consultations/{slug}/", f"/consultations/{slug}/documents/{paper.pk}/"):
        page = client.get(url).content.decode()
        assert f"Changed on {day(timezone.now())}</strong>: Clearer words." in page
        assert "</strong> (Large print): Larger still." in page


def test_the_pack_holds_what_was_there_before(
    editor: Client, edie: User, paper: RoundDocument
) -> None:
    change(editor, paper, text=rich("First words."))
    paper.refresh_from_db()
    change(editor, paper, title="Plan", file=document(b"SECOND").pk, note="Another plan.")
    format_ = AlternativeFormatFactory.create(document=paper, file=document(b"LARGE"))
    change_format(editor, format_, file="", note="The file was broken.")
    pack = unpacked(paper.round.page)
    for content in (b"FIRST", b"SECOND", b"LARGE"):
        assert content in pack.values()
    index = pack["index.html"].decode()
    row = row_with(index, "Round 1 | Draft |", "Another plan.")
    assert row.endswith(edie.full_name)
    assert row_with(index, "Plan: Large print |", "The file was broken.")
    assert any(b"First words." in content for name, content in pack.items() if "earlier" in name)
    assert "Title: from Draft to Plan" in row_with(index, "Replaced", "Another plan.", "from")


def test_what_is_added_or_moved_needs_no_note(editor: Client, paper: RoundDocument) -> None:
    assert change(editor, paper, text=rich("As a page, too."), order=4).status_code == 302
    format_ = AlternativeFormatFactory.create(document=paper)
    assert change_format(editor, format_, file=document(b"LARGE").pk).status_code == 302
    assert not EarlierPaper.objects.exists()


def test_text_that_the_editor_only_saves_again_is_the_same(editor: Client) -> None:
    paper = RoundDocumentFactory.create(file=None, text="<p>Ten berths.</p>")
    assert change(editor, paper, text=rich("Ten berths."), order=2).status_code == 302
    assert change(editor, paper, text=rich("Nine berths."), order=2).status_code == 200


def test_before_the_round_opens_in_public_anything_may_change(
    editor: Client, paper: RoundDocument
) -> None:
    Round.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert change(editor, paper, file=document(b"SECOND").pk).status_code == 302
    editor.post(f"/admin/round_document/delete/{paper.pk}/")
    assert not RoundDocument.objects.exists()
    assert not EarlierPaper.objects.exists()


def test_it_stays_in_its_round(editor: Client, paper: RoundDocument) -> None:
    other = RoundDocumentFactory.create(round__planned=True)
    change(editor, paper, round=other.round_id, note="Moved.")
    format_ = AlternativeFormatFactory.create(document=paper)
    change_format(editor, format_, document=other.pk, note="Moved.")
    paper.refresh_from_db()
    format_.refresh_from_db()
    assert paper.round_id != other.round_id
    assert format_.document_id == paper.pk


def test_it_cannot_be_deleted(editor: Client, paper: RoundDocument) -> None:
    format_ = AlternativeFormatFactory.create(document=paper, file=document(b"LARGE"))
    for url in (
        f"/admin/round_document/delete/{paper.pk}/",
        f"/admin/alternative_format/delete/{format_.pk}/",
    ):
        page = editor.post(url, follow=True).content.decode()
        assert "could be read in a round that has opened, and stays" in page
    assert AlternativeFormat.objects.get().document == paper


def upload(editor: Client, file: Any, words: bytes) -> Any:
    """Put another content under a document of Wagtail's library."""
    form = {"title": "Draft", "collection": file.collection_id, "tags": ""}
    form |= {"file": SimpleUploadedFile("draft.txt", words)}
    return editor.post(f"/admin/documents/edit/{file.pk}/", form)


def content_of(pk: int) -> bytes:
    """What is stored of a document of Wagtail's library."""
    with get_document_model().objects.get(pk=pk).file.open() as file:
        content: bytes = file.read()
    return content


def test_a_file_that_could_be_read_keeps_its_content(admin: Client, paper: RoundDocument) -> None:
    assert paper.file is not None
    format_ = AlternativeFormatFactory.create(document=paper, file=document(b"LARGE"))
    for file in (paper.file, format_.file):
        assert file is not None
        before = content_of(file.pk)
        page = upload(admin, file, b"OTHER").content.decode()
        assert "This file could be read in a round that has opened." in page
        assert content_of(file.pk) == before
    title = {"title": "The draft", "collection": paper.file.collection_id, "tags": ""}
    assert admin.post(f"/admin/documents/edit/{paper.file.pk}/", title).status_code == 302


def test_a_file_that_was_replaced_keeps_its_content(
    admin: Client, editor: Client, paper: RoundDocument
) -> None:
    first = paper.file
    assert first is not None
    change(editor, paper, file=document(b"SECOND").pk, note="Page 3 was missing.")
    upload(admin, first, b"OTHER")
    assert content_of(first.pk) == b"FIRST"


def test_a_file_of_a_round_to_come_can_be_changed(admin: Client, paper: RoundDocument) -> None:
    Round.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert paper.file is not None
    assert upload(admin, paper.file, b"OTHER").status_code == 302
    assert content_of(paper.file.pk) == b"OTHER"


def test_a_file_that_was_replaced_is_not_deleted(editor: Client, paper: RoundDocument) -> None:
    first = paper.file
    assert first is not None
    change(editor, paper, file=document(b"SECOND").pk, note="Page 3 was missing.")
    with pytest.raises(ProtectedError):
        first.delete()


def test_what_was_kept_is_never_changed_and_says_why(paper: RoundDocument) -> None:
    row = {"document": paper, "title": "Draft", "kind": "draft", "replaced_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierPaper.objects.create(**row, note="")
    kept = EarlierPaper.objects.create(**row, note="Page 3.")
    with pytest.raises(TypeError):
        kept.save()


def test_a_pack_without_replacements_says_that_there_are_none(paper: RoundDocument) -> None:
    assert "Replaced after the round had opened: none." in index_of(paper.round.page)
