"""The next consultation begins with what the last one said and asked, and with nothing it was answered."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.errors import NotAllowed
from consultations.models import ConsultationPage, Question, Response, Round
from consultations.notices.starting import start_from
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.factories.consultations import AudienceFactory, ResponseFactory, ready_notice
from tests.factories.places import DistrictFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_the_text_comes_along_and_the_dates_do_not(edie: User) -> None:
    event = {"title": "An evening", "starts": "2026-11-01T18:00:00Z", "place": "Deal"}
    about = {
        "districts": [DistrictFactory.create()],
        "themes": [ThemeFactory.create()],
        "audiences": [AudienceFactory.create()],
    }
    old = ready_notice(
        title="Moorings",
        ways_to_answer=[("email", {"address": "casey@example.org"}), ("event", event)],
        **about,
    )
    old.save_revision().publish()
    new = start_from(ConsultationPage.objects.get(), title="Moorings again", acting_user=edie)
    for page in (new, new.get_latest_revision_as_object(), ConsultationPage.objects.get(pk=new.pk)):
        assert (page.title, page.slug, page.live) == ("Moorings again", "moorings-again", False)
        assert page.purpose == old.purpose
        assert [way.block_type for way in page.ways_to_answer] == ["email"]
        assert len(page.decision_path) == 0
        assert page.started_from_id == old.pk
        for name, things in about.items():
            assert list(getattr(page, name).all()) == things
    assert new.visible_from is None
    assert not new.rounds.exists()


def test_two_of_the_same_title_have_two_addresses(edie: User) -> None:
    old = ready_notice(title="Moorings", slug="moorings")
    assert start_from(old, title="Moorings", acting_user=edie).slug == "moorings-2"


def test_who_does_not_write_notices_starts_none(priya: User) -> None:
    with pytest.raises(NotAllowed):
        start_from(ready_notice(), title="Mine", acting_user=priya)


def add_round(editor: Client, page: ConsultationPage, **changes: object) -> Round:
    form = {
        "page": page.pk,
        "number": 1,
        "opens_at": "2098-09-06 00:00",
        "small_numbers_below": 5,
        "last_minute": "2099-10-03 23:59",
    }
    response = editor.post(reverse("round:add"), form | changes)
    assert response.status_code == 302
    return Round.objects.get(page=page)


def test_the_first_round_can_begin_with_the_questions_that_were_asked(
    editor: Client, asked: Asked
) -> None:
    ResponseFactory.create(round=asked.round)
    old = asked.round.page
    start = reverse("consultations:start", args=[old.slug])
    assert "Enter a title" in editor.post(start, {"title": ""}).content.decode()
    editor.post(start, {"title": "Moorings again"})
    new = ConsultationPage.objects.get(slug="moorings-again")
    form = editor.get(f"{reverse('round:add')}?page={new.pk}").context["form"]
    offered = form.fields["copy_from"].queryset
    assert list(offered) == [asked.round.survey]
    assert form["copy_from"].value() == asked.round.survey.pk
    round_ = add_round(editor, new, copy_from=asked.round.survey.pk)
    old_questions, copies = asked.round.survey.questions.all(), round_.survey.questions.all()
    assert [(each.wording, each.kind, each.required) for each in copies] == [
        (each.wording, each.kind, each.required) for each in old_questions
    ]
    for before, after in zip(old_questions, copies, strict=True):
        assert before.pk != after.pk
        assert list(after.options.values_list("label", "order", "is_other")) == list(
            before.options.values_list("label", "order", "is_other")
        )
    assert Response.objects.get().round == asked.round
    assert not round_.responses.exists()


def test_questions_are_copied_only_when_somebody_wants_them(editor: Client, asked: Asked) -> None:
    new = start_from(asked.round.page, title="Again", acting_user=User.objects.get())
    before = Question.objects.count()
    round_ = add_round(editor, new, copy_from="")
    assert not hasattr(round_, "survey")
    assert Question.objects.count() == before


def test_questions_of_a_stranger_are_not_offered(editor: Client, asked: Asked) -> None:
    page = ready_notice(live=False)
    form = editor.get(f"{reverse('round:add')}?page={page.pk}").context["form"]
    assert asked.round.survey not in form.fields["copy_from"].queryset
