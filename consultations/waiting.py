"""What of consultations waits for officers and editors."""

from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse

from consultations.models import (
    ConsultationPage,
    Deed,
    DocumentKind,
    Response,
    Round,
    RoundDocument,
)
from consultations.notices.state import RESPONSE_WITHIN
from consultations.policies import (
    can_handle_responses,
    can_prepare_notices,
    can_publish_results,
)
from consultations.promises.policies import can_move_promises
from consultations.promises.responding import AN_HOUR
from consultations.promises.states import PromiseState
from membership.people.roles import Anyone
from membership.people.waiting import Waiting, waits
from portal.lib.time import end_from_last_day, london_day, start_of_day


@waits
def results(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds that have closed with answers, and whose results nobody has published."""
    if not can_publish_results(user):
        return None
    closed = Round.objects.over(now).filter(
        results_published_at__isnull=True,
        page__in=ConsultationPage.objects.live(),
        pk__in=Round.objects.filter(responses__isnull=False).values("pk"),
    )
    found = closed.order_by().aggregate(count=Count("pk"), since=Min("closes_at"))
    return Waiting(
        found["count"],
        "round to publish the results of",
        "rounds to publish the results of",
        reverse("round:index"),
        found["since"],
    )


@waits
def names_to_match(user: Anyone, now: datetime) -> Waiting | None:
    """Organisations that were named without an account, in rounds whose results are not published."""
    if not can_handle_responses(user):
        return None
    unpublished = Response.objects.counted().filter(round__results_published_at__isnull=True)
    unmatched = unpublished.unmatched()
    found = unmatched.order_by().aggregate(count=Count("pk"), since=Min("sent_at"))
    first = unmatched.select_related("round__page").first()
    where = [first.round.page.slug, first.round.number] if first else None
    return Waiting(
        found["count"],
        "organisation named in a response to match",
        "organisations named in responses to match",
        reverse("consultations:responses", args=where) if where else "",
        found["since"],
    )


@waits
def held_back(user: Anyone, now: datetime) -> Waiting | None:
    """Notices whose planned moment came while something was missing."""
    if not can_prepare_notices(user):
        return None
    planned = ConsultationPage.objects.not_live().filter(visible_from=None, go_live_at__lte=now)
    found = planned.order_by().aggregate(count=Count("pk"), since=Min("go_live_at"))
    return Waiting(
        found["count"],
        "consultation that was not ready when it was to be published",
        "consultations that were not ready when they were to be published",
        reverse("wagtailadmin_explore_root"),
        found["since"],
    )


@waits
def without_papers(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds that were added to a published notice and have nothing to read, or no EqIA, unless somebody
    has said why for that notice."""
    if not can_prepare_notices(user):
        return None
    papers = RoundDocument.objects.filter(round=OuterRef("pk"))
    public = ConsultationPage.objects.live().filter(gate_overrides=None)
    rounds = Round.objects.filter(closes_at__gt=now, page__in=public).filter(
        ~Exists(papers.filter(kind=DocumentKind.EQIA))
        | ~Exists(papers.exclude(kind=DocumentKind.EQIA))
    )
    return Waiting(
        rounds.count(),
        "published round without documents or Equality Impact Assessment",
        "published rounds without documents or Equality Impact Assessment",
        reverse("round_document:index"),
    )


@waits
def responses_overdue(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds whose response was to be out by now."""
    if not can_publish_results(user):
        return None
    closed = Round.objects.over(now - RESPONSE_WITHIN + AN_HOUR).filter(
        results_published_at__isnull=True, page__in=ConsultationPage.objects.live().values("pk")
    )
    late = [each.response_due_at for each in closed if each.response_due_at <= now]
    return Waiting(
        len(late),
        "overdue response to a consultation",
        "overdue responses to consultations",
        reverse("round:index"),
        min(late, default=None),
    )


@waits
def overdue_promises(user: Anyone, now: datetime) -> Waiting | None:
    """Promises whose date has passed and that are neither kept nor withdrawn."""
    if not can_move_promises(user):
        return None
    on = london_day(now)
    late = Deed.objects.visible_to(user, now).in_state(PromiseState.OVERDUE, on)
    found = late.order_by().aggregate(count=Count("pk"), first=Min("due_on"))
    return Waiting(
        found["count"],
        "overdue promise",
        "overdue promises",
        f"{reverse('promises:index')}?state={PromiseState.OVERDUE.slug}",
        start_of_day(end_from_last_day(found["first"])) if found["first"] else None,
    )
