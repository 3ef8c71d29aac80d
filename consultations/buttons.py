"""From a notice in the admin to the pages and records that hang on it, for those who may use each."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from wagtail.admin.widgets import Button
from wagtail.models import Page

from consultations import policies
from consultations.models import ConsultationPage, Round, Survey


def buttons_of(page: Page, user: Any, now: datetime) -> Iterator[Button]:
    """What ``user`` may do with a notice, in the order in which it comes up. One query a notice."""
    if page.specific_class is not ConsultationPage or not policies.can_prepare_notices(user):
        return
    of_page = Round.objects.filter(page=page.pk).select_related("survey").order_by("-number")
    rounds: list[Round] = list(of_page)
    edits = user.has_perm("consultations.add_round")
    found = [("What it needs", _of_notice("ready", page), "list-ul")]
    if edits:
        found.append(("Rounds and dates", f"{reverse('round:index')}?page={page.pk}", "calendar"))
    found += _of_survey(page, user, rounds)
    if any(each.opens_at <= now for each in rounds) and page.live:
        found.append(("Results and publishing", _of_notice("results", page), "view"))
    if edits:
        found.append(("You said", f"{reverse('point:index')}?page={page.pk}", "openquote"))
        found.append(("We did", f"{reverse('deed:index')}?page={page.pk}", "tick-inverse"))
    if rounds and policies.can_take_evidence(user):
        found.append(("Evidence pack", _of_notice("evidence", page), "download"))
    found.append(("Start the next one from this", _of_notice("start", page), "copy"))
    for priority, (label, url, icon) in enumerate(found, start=69):
        yield Button(label, url, icon_name=icon, priority=priority)


def _of_survey(page: Page, user: Any, rounds: list[Round]) -> Iterator[tuple[str, str, str]]:
    """Of the last round that has questions; and a way to the first ones of the last round."""
    asked = next((each for each in rounds if _survey_of(each)), None)
    edits = user.has_perm("consultations.add_survey")
    if edits and rounds and asked is not rounds[0]:
        yield "Add a survey", f"{reverse('survey:add')}?round={rounds[0].pk}", "plus"
    if asked is None:
        return
    if edits:
        questions = f"{reverse('question:index')}?survey={asked.survey.pk}"
        yield "Survey questions", questions, "help"
    if policies.can_try_a_survey(user):
        trial = reverse("consultations:trial", args=[page.slug, asked.number])
        yield "Preview and test run", trial, "form"


def _survey_of(round_: Round) -> Survey | None:
    return getattr(round_, "survey", None)


def _of_notice(name: str, page: Page) -> str:
    return reverse(f"consultations:{name}", args=[page.slug])
