"""Colleagues who write at one page at the same time lose nothing to each other."""

from typing import Any

import pytest
from django.test import Client

from consultations.errors import ChangedMeanwhile
from consultations.models import Draft
from consultations.surveys import drafting
from consultations.surveys.together import bring_together, mark, note, parts_of, read_note
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.consultations.conftest import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(asked: Asked, molly: User, thanet_tides: Organisation) -> str:
    """The page on which Molly began the answer of Thanet Tides."""
    window = window_of(molly)
    form = asked.form(organisation=thanet_tides.pk, long_text="Keep the old pier.")
    check: str = window.post(asked.url, form)["Location"]
    return check.replace("check/", "1/")


def window_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user: User, url: str) -> dict[str, Any]:
    """The page as ``user`` has it open, with the note that it carries."""
    return {"seen": window_of(user).get(url).context["seen"]}


def send(user: User, url: str, page: dict[str, Any], form: dict[str, Any]) -> Any:
    return window_of(user).post(url, page | form)


def held(asked: Asked, kind: str) -> list[str]:
    return list(Draft.objects.get().answers.get(asked.name(kind), []))


@pytest.fixture
def form(asked: Asked, thanet_tides: Organisation) -> Any:
    def filled(**changes: Any) -> dict[str, Any]:
        return asked.form(
            **({"organisation": thanet_tides.pk, "long_text": "Keep the old pier."} | changes)
        )

    return filled


def test_the_second_sees_both_wordings_and_neither_is_lost(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    molly_s, magnus_s = page_of(molly, begun), page_of(magnus, begun)
    send(magnus, begun, magnus_s, form(long_text="Mend the old pier."))
    answer = send(molly, begun, molly_s, form(long_text="Build a new pier."))
    html = answer.content.decode()
    assert "Magnus Manager saved" in html
    assert "Mend the old pier." in html
    assert html.count("Build a new pier.") == 2  # beside the other, and in its field
    assert "Magnus Manager saved another answer while you were writing" in html
    assert held(asked, "long-text") == ["Mend the old pier."]
    again = {"seen": answer.context["seen"]}
    send(molly, begun, again, form(long_text="Mend the old pier, then build a new one."))
    assert held(asked, "long-text") == ["Mend the old pier, then build a new one."]


def test_what_only_one_of_them_changed_is_kept_from_both(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    molly_s, magnus_s = page_of(molly, begun), page_of(magnus, begun)
    send(magnus, begun, magnus_s, form(number="7"))
    answer = send(molly, begun, molly_s, form(long_text="Build a new pier."))
    assert answer.status_code == 302
    assert (held(asked, "number"), held(asked, "long-text")) == (["7"], ["Build a new pier."])


def test_the_same_change_by_both_is_no_clash(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    molly_s, magnus_s = page_of(molly, begun), page_of(magnus, begun)
    for somebody, page in ((magnus, magnus_s), (molly, molly_s)):
        assert send(somebody, begun, page, form(number="7")).status_code == 302
    assert held(asked, "number") == ["7"]


def test_going_back_in_one_s_own_window_is_no_clash(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    old = page_of(molly, begun)
    send(molly, begun, old, form(number="7"))
    send(magnus, begun, page_of(magnus, begun), form(number="7", long_text="Mend it."))
    assert send(molly, begun, old, form(number="8")).status_code == 302
    assert (held(asked, "number"), held(asked, "long-text")) == (["8"], ["Mend it."])


def test_a_choice_is_shown_in_words(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    molly_s, magnus_s = page_of(molly, begun), page_of(magnus, begun)
    monthly = asked.option("single", "Monthly").pk
    send(magnus, begun, magnus_s, form(capacity="charity", single=monthly))
    answer = send(molly, begun, molly_s, form(capacity="other", single="", save="1"))
    clashes = answer.context["clashes"]
    assert [(each.theirs, each.mine) for each in clashes] == [
        (["Registered charity"], ["Other"]),
        (["Monthly"], ["Not answered"]),
    ]


def test_a_page_with_a_fault_still_knows_what_it_showed_at_first(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    molly_s, magnus_s = page_of(molly, begun), page_of(magnus, begun)
    send(magnus, begun, magnus_s, form(number="7"))
    wrong = send(molly, begun, molly_s, form(number="eight"))
    again = send(molly, begun, {"seen": wrong.context["seen"]}, form(number="8"))
    assert "Magnus Manager saved" in again.content.decode()
    assert held(asked, "number") == ["7"]


def test_who_saves_between_the_look_and_the_save_is_not_overwritten(
    asked: Asked, begun: str, molly: User, magnus: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, name = bring_together, asked.name("number")
    seen = read_note(note(Draft.objects.get().answers, [name]))

    def then_somebody_saves(*args: Any) -> Any:
        monkeypatch.setattr("consultations.surveys.drafting.bring_together", look)
        drafting.save_draft(
            Draft.objects.get(), {name: ["7"]}, {name}, acting_user=magnus, now=draft.updated_at
        )
        return look(*args)

    draft = Draft.objects.get()
    monkeypatch.setattr("consultations.surveys.drafting.bring_together", then_somebody_saves)
    with pytest.raises(ChangedMeanwhile):
        drafting.save_draft(
            draft, {name: ["8"]}, {name}, acting_user=molly, now=draft.updated_at, seen=seen
        )
    assert held(asked, "number") == ["7"]


def test_words_for_an_answer_that_a_manager_has_sent_are_shown_to_be_kept(
    asked: Asked, begun: str, form: Any, molly: User, magnus: User
) -> None:
    molly_s = page_of(molly, begun)
    window_of(magnus).post(begun.replace("/1/", "/check/"))
    late = send(molly, begun, molly_s, form(long_text="Wait, one more thing."))
    assert late.status_code == 410
    assert "Wait, one more thing." in late.content.decode()


@pytest.mark.parametrize("text", ["", "=", " = ", "a", "a=", "=b", "[" * 30_000])
def test_what_is_no_note_says_nothing(text: str) -> None:
    assert read_note(text) == {}


def test_line_ends_and_empty_values_make_no_difference() -> None:
    raw = {"a": ["x\r\ny"], "a_day": [""], "b": ["1"]}
    assert mark(raw, "a") == mark({"a": ["x\ny"]}, "a")
    assert parts_of(raw, "a") == {"a": ["x\r\ny"]}
