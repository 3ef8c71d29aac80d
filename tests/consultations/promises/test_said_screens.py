"""The editors' screens for what people said and what was done about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Code, Deed, Point
from consultations.promises.policies import can_move_promises, who_move_promises
from membership.people.models import User
from portal.lib.time import today
from portal.records.models import AuditRecord
from tests.factories.consultations import (
    ConsultationPageFactory,
    DeedFactory,
    PointFactory,
    QuestionFactory,
)
from tests.factories.forums import ForumFactory, RoomFactory, TopicFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def deed_form(point: Point, **changes: Any) -> dict[str, Any]:
    return {
        "page": point.page.pk,
        "points": [point.pk],
        "kind": "done",
        "text": "It is done.",
        "order": 1,
    } | changes


def test_a_point_names_questions_of_its_consultation_and_public_topics(admin: Client) -> None:
    question = QuestionFactory.create()
    other = QuestionFactory.create()
    topic = TopicFactory.create(forum=ForumFactory.create())
    page = question.survey.round.page
    form = {
        "page": page.pk,
        "heading": "Words",
        "text": "Explain it",
        "order": 1,
        "questions": [question.pk],
        "topic_lines": f"https://example.org{topic.get_absolute_url()}?page=2#post-1\n\n",
    }
    offered = admin.get(reverse("point:add"), {"page": page.pk}).content.decode()
    assert question.wording in offered
    assert other.wording not in offered
    assert admin.post(reverse("point:add"), form).status_code == 302
    point = Point.objects.get()
    assert (list(point.questions.all()), list(point.topics.all())) == ([question], [topic])
    edit = admin.get(reverse("point:edit", args=[point.pk])).content.decode()
    assert topic.get_absolute_url() in edit
    strange = admin.post(reverse("point:add"), form | {"questions": [other.pk]})
    assert "Select a valid choice" in strange.content.decode()


def test_only_those_who_may_say_how_it_stands_are_named_as_whom_we_ask(
    admin: Client, olive: User, edie: User, amir: User, priya: User
) -> None:
    gone = UserFactory.create(is_active=False, is_superuser=True)
    offered = set(who_move_promises())
    everybody = set(User.objects.all())
    assert offered == {each for each in everybody if can_move_promises(each)}
    assert {olive, edie, amir} <= offered
    assert not offered & {priya, gone}
    point = PointFactory.create()
    form = deed_form(
        point, kind="promised", owner_post="Harbour Master", due_on=str(today() + timedelta(days=9))
    )
    refused = admin.post(reverse("deed:add"), form | {"owner": priya.pk})
    assert "Select a valid choice" in refused.content.decode()
    admin.post(reverse("deed:add"), form | {"owner": edie.pk})
    assert Deed.objects.get().owner == edie


def test_a_point_names_themes_of_its_consultation(admin: Client) -> None:
    mine, other = (
        Code.objects.create(question=QuestionFactory.create(kind="long-text"), label=label)
        for label in ("Buses", "Boats")
    )
    page = mine.question.survey.round.page
    offered = admin.get(reverse("point:add"), {"page": page.pk}).content.decode()
    assert "“Buses” – " in offered
    assert "Boats" not in offered
    form = {"page": page.pk, "heading": "Ways", "text": "More buses", "order": 1}
    assert admin.post(reverse("point:add"), form | {"codes": [mine.pk]}).status_code == 302
    assert list(Point.objects.get().codes.all()) == [mine]
    strange = admin.post(reverse("point:add"), form | {"codes": [other.pk]})
    assert "Select a valid choice" in strange.content.decode()


def test_a_topic_that_not_everybody_may_see_is_refused_beside_its_field(admin: Client) -> None:
    page = ConsultationPageFactory.create()
    room = TopicFactory.create(forum=RoomFactory.create()).get_absolute_url()
    form = {"page": page.pk, "heading": "Words", "text": "Explain it", "order": 1}
    for address in (room, "/forums/", "/nowhere/at/all/", "x"):
        told = admin.post(reverse("point:add"), form | {"topic_lines": address})
        assert "topic" in str(told.context["form"].errors["topic_lines"])
        assert address in told.content.decode()
    many = admin.post(reverse("point:add"), form | {"topic_lines": "/x/\n" * 21})
    assert "at most 20" in many.content.decode()
    assert not Point.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"kind": "promised"}, "owner_post", "Say which post"),
        ({"kind": "promised"}, "due_on", "Say by when"),
        ({"kind": "not-doing"}, "reason", "Say why"),
        ({"owner_post": "Head of Parks"}, "owner_post", "Only a promise"),
        ({"due_on": "2030-01-01"}, "due_on", "Only a promise"),
        ({"points": []}, "points", "required"),
    ],
)
def test_each_kind_is_asked_for_what_it_needs(
    admin: Client, changes: dict[str, Any], field: str, message: str
) -> None:
    told = admin.post(reverse("deed:add"), deed_form(PointFactory.create(), **changes))
    assert message in str(told.context["form"].errors[field])
    assert not Deed.objects.exists()


def test_a_deed_answers_points_of_its_own_consultation(admin: Client) -> None:
    point, other = PointFactory.create(), PointFactory.create()
    told = admin.post(reverse("deed:add"), deed_form(point, points=[point.pk, other.pk]))
    assert "Select a valid choice" in told.content.decode()
    assert admin.post(reverse("deed:add"), deed_form(point)).status_code == 302
    assert list(Deed.objects.get().points.all()) == [point]


def promise_and_form() -> tuple[Deed, dict[str, Any]]:
    deed = DeedFactory.create(promised=True)
    point = PointFactory.create(page=deed.page)
    deed.points.set([point])
    same = {"kind": "promised", "owner_post": deed.owner_post, "due_on": str(deed.due_on)}
    return deed, deed_form(point, text=deed.text, **same)


def test_the_date_of_a_promise_that_everybody_read_moves_on_its_own_page_alone(
    admin: Client,
) -> None:
    deed, form = promise_and_form()
    edit = reverse("deed:edit", args=[deed.pk])
    later = {"due_on": str(today() + timedelta(days=400))}
    assert "with words for everybody" in admin.post(edit, form | later).content.decode()
    done = {"kind": "done", "due_on": "", "owner_post": ""}
    assert "with words for everybody" in admin.post(edit, form | done).content.decode()
    deed.refresh_from_db()
    assert (deed.kind, str(deed.due_on)) == ("promised", form["due_on"])


def test_a_promise_that_nobody_has_read_is_still_written(admin: Client) -> None:
    deed, form = promise_and_form()
    deed.page.rounds.update(results_published_at=None)
    edit = reverse("deed:edit", args=[deed.pk])
    day = today() + timedelta(days=400)
    assert admin.post(edit, form | {"due_on": str(day)}).status_code == 302
    deed.refresh_from_db()
    assert deed.due_on == day
    admin.post(reverse("deed:delete", args=[deed.pk]))
    assert not Deed.objects.exists()


def test_changed_words_of_a_promise_are_in_the_audit_trail(admin: Client) -> None:
    deed, form = promise_and_form()
    admin.post(reverse("deed:edit", args=[deed.pk]), form | {"text": "We will mend every stile."})
    kept = AuditRecord.objects.get(action="promise written")
    assert kept.old == {"text": deed.text}
    assert kept.new == {"text": "We will mend every stile."}


def test_a_promise_that_everybody_read_is_not_deleted(admin: Client) -> None:
    deed, _ = promise_and_form()
    told = admin.post(reverse("deed:delete", args=[deed.pk]), follow=True)
    assert "Withdraw it on its own page" in told.content.decode()
    assert Deed.objects.exists()
