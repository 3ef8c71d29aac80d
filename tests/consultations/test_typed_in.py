"""What officers typed in: where it came from, reading, correcting and withdrawing it; and what came late."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from consultations.models import Answer, AnswerFile, Code, Coding, Response, Round
from consultations.results.exports import headings, rows_of
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import QuestionFactory, ResponseFactory, ShortLinkFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/responses/1/"


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


@pytest.fixture
def letter(officer: Client, asked: Asked) -> Response:
    """A letter that Olive typed in yesterday's post from."""
    officer.post(f"{URL}enter/", origin() | {asked.name("number"): "7"})
    return Response.objects.get()


def origin(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=1)
    return {
        "channel": "paper",
        "received_on": day.isoformat(),
        "came_from": "Letter, folder 12",
        "capacity": "charity",
    } | changes


def page_of(response: Response) -> str:
    return f"{URL}{response.reference}/"


def looks() -> list[str]:
    found = AuditRecord.objects.filter(action="results looked at").order_by("pk")
    return [each.new["at"] for each in found if each.new]


def over(asked: Asked, *, days: int = 3) -> None:
    """The round closed some days ago."""
    closed = timezone.now() - timedelta(days=days)
    Round.objects.filter(pk=asked.round.pk).update(closes_at=closed)


def test_the_list_says_where_each_came_from_and_who_typed_it_in(
    officer: Client, letter: Response
) -> None:
    assert f"{URL}typed-in/" in officer.get(URL).content.decode()
    page = officer.get(f"{URL}typed-in/").content.decode()
    for words in ("Letter, folder 12", "Olive Officer", letter.reference, "It counts"):
        assert words in page


def test_the_rows_for_officers_say_it_too(asked: Asked, letter: Response, olive: User) -> None:
    link = ShortLinkFactory.create(round=asked.round, channel="Poster")
    Response.objects.filter(pk=letter.pk).update(via=link)
    row = dict(zip(headings(asked.round), next(rows_of(asked.round)), strict=True))
    assert row["Where the original is"] == "Letter, folder 12"
    assert row["Typed in by"] == olive.full_name
    assert row["Short link"] == "Poster"


@pytest.mark.parametrize("said", ["{0}", " {1} "])
def test_a_reference_finds_its_response(officer: Client, letter: Response, said: str) -> None:
    words = said.format(letter.reference, letter.reference.replace("-", "").lower())
    found = officer.get(URL, {"reference": words})
    assert (found.status_code, found["Location"]) == (302, page_of(letter))
    missed = officer.get(URL, {"reference": "AAAA"}).content.decode()
    assert "has the reference AAAA" in missed


def test_each_look_at_a_response_is_on_record(officer: Client, letter: Response) -> None:
    page = officer.get(page_of(letter)).content.decode()
    assert "Letter, folder 12" in page
    assert ">7<" in page
    assert looks() == [f"response {letter.reference}"]


def test_either_response_of_a_pair_can_be_read(officer: Client, asked: Asked) -> None:
    pair = ResponseFactory.create_batch(2, round=asked.round, receipt_email="ann@example.org")
    page = officer.get(URL).content.decode()
    for each in pair:
        assert page_of(each) in page
        assert "Officers cannot" in officer.get(page_of(each)).content.decode()


def test_a_correction_keeps_its_reason_and_what_was_not_corrected(
    officer: Client, asked: Asked, letter: Response, olive: User
) -> None:
    words = asked.name("long-text")
    form = origin(came_from="Letter, folder 13") | {asked.name("number"): "7", words: "Stay."}
    first = Answer.objects.get()
    Coding.objects.create(
        answer=first, coder=olive, code=Code.objects.create(question=first.question, label="Seven")
    )
    refused = officer.post(f"{page_of(letter)}correct/", form).content.decode()
    assert "Say why it is corrected" in refused
    done = officer.post(f"{page_of(letter)}correct/", form | {"reason": "A page was missed."})
    assert (done.status_code, done["Location"]) == (302, page_of(letter))
    letter.refresh_from_db()
    assert letter.came_from == "Letter, folder 13"
    assert {each.text or each.number for each in Answer.objects.filter(counts=True)} == {7, "Stay."}
    assert first.codings.count() == 1
    kept = AuditRecord.objects.get(action="corrected")
    assert (kept.reason, kept.old) == ("A page was missed.", {"came_from": "Letter, folder 12"})
    assert kept.new is not None
    assert kept.new["questions"] == [asked.questions["long-text"].pk]


def test_the_form_for_a_correction_shows_what_was_typed_in(
    officer: Client, letter: Response
) -> None:
    page = officer.get(f"{page_of(letter)}correct/").content.decode()
    assert 'value="Letter, folder 12"' in page
    assert 'value="7"' in page
    assert "There is a problem" not in page
    assert looks() == [f"response {letter.reference}"]


def test_what_was_typed_in_is_withdrawn_with_a_reason(officer: Client, letter: Response) -> None:
    assert "Say why it is withdrawn" in officer.post(page_of(letter), {}).content.decode()
    officer.post(page_of(letter), {"why": "Typed in twice."})
    assert not Response.objects.counted().exists()
    assert not Answer.objects.filter(counts=True).exists()
    assert AuditRecord.objects.get(action="withdrawn").reason == "Typed in twice."
    page = officer.get(page_of(letter)).content.decode()
    assert "it was withdrawn" in page
    assert ">7<" not in page
    assert officer.get(f"{page_of(letter)}correct/").status_code == 302


def test_what_came_online_is_neither_corrected_nor_withdrawn_by_officers(
    officer: Client, asked: Asked
) -> None:
    online = ResponseFactory.create(round=asked.round)
    assert officer.get(f"{page_of(online)}correct/").status_code == 302
    page = officer.post(page_of(online), {"why": "No."}).content.decode()
    assert "by the link in the receipt" in page
    assert Response.objects.counted().count() == 1


def test_once_results_are_published_it_stays_as_it_is(
    officer: Client, asked: Asked, letter: Response
) -> None:
    over(asked, days=0)
    Round.objects.update(results_published_at=timezone.now())
    assert officer.get(f"{page_of(letter)}correct/").status_code == 302
    page = officer.post(page_of(letter), {"why": "No."}).content.decode()
    assert "The results of this round are published" in page
    assert Response.objects.counted().count() == 1


def test_what_came_late_is_kept_and_never_counts(officer: Client, asked: Asked) -> None:
    over(asked)
    form = origin() | {asked.name("number"): "7"}
    told = officer.post(f"{URL}enter/", form).content.decode()
    assert "Tick that it came after the round had closed" in told
    officer.post(f"{URL}enter/", form | {"came_late": "on"})
    late = Response.objects.get()
    assert late.came_late
    assert not Response.objects.counted().exists()
    assert not Answer.objects.filter(counts=True).exists()
    assert "These do not count: 1 came late." in officer.get(URL).content.decode()
    assert "Came late: it never counts" in officer.get(page_of(late)).content.decode()


def test_what_came_late_is_kept_after_the_results_too(officer: Client, asked: Asked) -> None:
    over(asked)
    Round.objects.update(results_published_at=timezone.now())
    officer.post(f"{URL}enter/", origin(came_late="on"))
    late = Response.objects.get()
    form = origin(came_from="Letter, folder 13", reason="Wrong folder.")
    officer.post(f"{page_of(late)}correct/", form | {asked.name("number"): "8"})
    late.refresh_from_db()
    assert late.came_from == "Letter, folder 13"
    assert not Answer.objects.get(number=8).counts
    officer.post(page_of(late), {"why": "The sender wants it back."})
    late.refresh_from_db()
    assert late.withdrawn_at is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"received_on": "2001-01-01"}, "on which the round had closed"),
        ({"receipt_email": "ann@example.org"}, "No receipt is sent for what came late"),
    ],
)
def test_what_came_late_has_a_day_after_the_end_and_no_receipt(
    officer: Client, asked: Asked, changes: dict[str, str], words: str
) -> None:
    over(asked)
    page = officer.post(f"{URL}enter/", origin(came_late="on", **changes)).content.decode()
    assert words in page
    assert not Response.objects.exists()


def test_while_the_round_is_open_nothing_is_late(officer: Client, asked: Asked) -> None:
    assert "came_late" not in officer.get(f"{URL}enter/").content.decode()


def test_a_file_in_the_envelope_is_kept_with_its_question(officer: Client, asked: Asked) -> None:
    plan = QuestionFactory.create(survey=asked.round.survey, kind="file", order=99)
    name = f"question-{plan.pk}"
    bad = SimpleUploadedFile("plan.exe", b"MZ")
    page = officer.post(f"{URL}enter/", origin() | {name: bad}).content.decode()
    assert "of a kind that cannot be attached" in page
    good = SimpleUploadedFile("plan.csv", b"a,b\n1,2\n", content_type="text/csv")
    officer.post(f"{URL}enter/", origin() | {name: good})
    kept = AnswerFile.objects.get()
    assert (kept.name, kept.answer.question) == ("plan.csv", plan)
    with kept.file.open() as stored:
        assert stored.read() == b"a,b\n1,2\n"
    response = Response.objects.get()
    form = origin(reason="The folder.", came_from="Folder 13")
    officer.post(f"{page_of(response)}correct/", form)
    assert AnswerFile.objects.get().pk == kept.pk
    officer.post(f"{page_of(response)}correct/", form | {f"{name}-remove": "on"})
    assert not AnswerFile.objects.exists()


def test_another_name_is_looked_up_again(
    officer: Client, asked: Asked, thanet_tides: Organisation
) -> None:
    officer.post(f"{URL}enter/", origin(organisation_name="Thanet Tides"))
    letter = Response.objects.get()
    officer.post(URL, {"response": letter.pk, "slug": "thanet-tides"})
    form = origin(organisation_name="Swale Sailors", reason="Misread.")
    officer.post(f"{page_of(letter)}correct/", form)
    letter.refresh_from_db()
    assert (letter.organisation, letter.organisation_name) == (None, "Swale Sailors")
    assert Response.objects.unmatched().filter(pk=letter.pk).exists()
