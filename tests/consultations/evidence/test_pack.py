"""The evidence pack: everything that happened, and nothing about who answered."""

import re
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from consultations.coding.actions import approve_quote, propose_quote
from consultations.evidence.pack import pack_of
from consultations.evidence.sections import Section, _sources, evidence, sections_of
from consultations.models import Answer, ConsultationPage
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.consultations.evidence.conftest import document, unpacked
from tests.factories.consultations import (
    AlternativeFormatFactory,
    RoundDocumentFactory,
    TimesShownFactory,
)

pytestmark = pytest.mark.django_db


def test_it_holds_every_published_version_and_no_draft(consulted: ConsultationPage) -> None:
    pack = unpacked(consulted)
    versions = sorted(name for name in pack if name.startswith("notice/"))
    assert versions == ["notice/version-1.html", "notice/version-2.html"]
    assert b"The first draft." in pack[versions[0]]
    assert b"The second draft." in pack[versions[1]]
    assert b"Casey Contact" in pack[versions[1]]


def test_it_holds_documents_with_their_files_and_formats(consulted: ConsultationPage) -> None:
    paper = RoundDocumentFactory.create(
        round=consulted.rounds.get(), title="The draft", file=document(b"The whole draft.")
    )
    AlternativeFormatFactory.create(document=paper, kind="large-print", file=document(b"LARGE"))
    AlternativeFormatFactory.create(document=paper, kind="audio")
    lost = RoundDocumentFactory.create(
        round=consulted.rounds.get(), title="Lost", file=document(b"x", "lost.txt")
    )
    assert lost.file is not None
    lost.file.file.storage.delete(lost.file.file.name)
    pack = unpacked(consulted)
    index = pack["index.html"].decode()
    held = {content for name, content in pack.items() if name.startswith("documents/round-1/")}
    assert held == {b"The whole draft.", b"LARGE"}
    assert "Audio (on request)" in index
    assert "Lost (the file could not be read)" in index


def test_a_document_that_is_a_page_is_there_as_a_page(consulted: ConsultationPage) -> None:
    round_ = consulted.rounds.get()
    words = "<p>Moor at the <b>west</b> end.</p>"
    alone = RoundDocumentFactory.create(round=round_, title="Moorings", text=words, file=None)
    both = RoundDocumentFactory.create(
        round=round_, title="Berths", text="<p>Ten berths.</p>", file=document(b"TEN")
    )
    pack = unpacked(consulted)
    page = pack[f"documents/round-1/page-{alone.pk}.html"].decode()
    assert words in page
    assert '<link rel="stylesheet" href="../../pack.css">' in page
    assert b"Ten berths." in pack[f"documents/round-1/page-{both.pk}.html"]
    assert b"TEN" in pack.values()
    index = pack["index.html"].decode()
    assert f'<a href="documents/round-1/page-{alone.pk}.html">Moorings</a>' in index
    assert "Berths: as a file</a>" in index
    assert "A page of the site, A file" in index


def test_every_link_of_the_pack_leads_to_something_in_it(consulted: ConsultationPage) -> None:
    RoundDocumentFactory.create(round=consulted.rounds.get(), text="<p>All of it.</p>")
    pack = unpacked(consulted)
    for name, content in pack.items():
        if not name.endswith(".html"):
            continue
        links = re.findall(r'<(?:a|link)[^>]* href="([^"#]+)"', content.decode())
        assert links
        for link in links:
            assert normpath(join(dirname(name), unquote(link))) in pack, (name, link)


def test_the_page_before_it_tells_that_approved_quotes_are_in_it(
    client: Client, consulted: ConsultationPage, olive: User
) -> None:
    answer = Answer.objects.get(text="My own words.")
    approve_quote(propose_quote(answer, "My words.", acting_user=olive), acting_user=olive)
    propose_quote(answer, "Not approved.", acting_user=olive)
    index = unpacked(consulted)["index.html"].decode()
    assert "My words." in index
    assert "Not approved." not in index
    client.force_login(olive)
    page = client.get(f"/consultations/{consulted.slug}/evidence/").content.decode()
    assert "only quotes that were approved and anonymised" in page


def test_the_index_tells_dates_reach_results_outcome_and_who_decided(
    consulted: ConsultationPage, olive: User
) -> None:
    TimesShownFactory.create(link__round=consulted.rounds.get(), number=7555)
    index = unpacked(consulted)["index.html"].decode()
    for words in (
        "Response due by",
        "7,555",
        "too few responses to show",
        "The pier is rotten",
        "The pier fell down.",
        "Receipt for a response",
        "Results published",
        "Promise: withdrawn",
        olive.full_name,
    ):
        assert words in index, words


def test_it_names_nobody_who_answered(consulted: ConsultationPage, priya: User) -> None:
    everything = b"".join(unpacked(consulted).values()).decode(errors="replace")
    for words in (priya.full_name, priya.email, "priya.private", "My own words."):
        assert words not in everything


def test_results_that_are_not_published_stay_out(asked: Asked) -> None:
    index = unpacked(asked.round.page)["index.html"].decode()
    assert "No results are published yet." in index
    assert "How often" not in index


def test_an_officer_takes_it_and_that_is_recorded(
    client: Client, consulted: ConsultationPage, olive: User, edie: User
) -> None:
    url = f"/consultations/{consulted.slug}/evidence/"
    client.force_login(olive)
    assert url in client.get(f"/consultations/{consulted.slug}/results/").content.decode()
    assert client.get(url).status_code == 200
    assert not AuditRecord.objects.filter(action="evidence pack taken").exists()
    response = client.post(url)
    assert response.streaming
    assert "attachment" in response["Content-Disposition"]
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    taken = AuditRecord.objects.get(action="evidence pack taken")
    assert (taken.acting_user_pk, taken.target_pk) == (olive.pk, str(consulted.pk))
    client.force_login(edie)
    assert client.post(url).status_code == 403
    assert url not in client.get(f"/consultations/{consulted.slug}/results/").content.decode()


def test_a_large_file_leaves_in_pieces(consulted: ConsultationPage) -> None:
    size = 3 * 1024 * 1024
    noise = bytes((number * 7919 + number // 256 * 104729) % 251 for number in range(4096))
    RoundDocumentFactory.create(round=consulted.rounds.get(), file=document(noise * (size // 4096)))
    pieces = [len(piece) for piece in pack_of(consulted, timezone.now())]
    assert len(pieces) > size // (64 * 1024)


def test_sections_stand_in_their_order_and_one_may_be_left_out(
    consulted: ConsultationPage,
) -> None:
    @evidence(order=15)
    def coding(page: Any, now: Any) -> Section:
        return Section("coding", "How answers were coded")

    @evidence(order=16)
    def nothing(page: Any, now: Any) -> None:
        return None

    try:
        keys = [each.key for each in sections_of(consulted, timezone.now())]
        run = ["notice", "coding", "dates", "documents", "asked", "reach", "told", "responses"]
        assert keys == [*run, "results", "reading", "outcome", "decisions", "looks"]
    finally:
        for name in [name for name in _sources if "test_sections_stand" in name]:
            del _sources[name]
