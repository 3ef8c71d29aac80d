"""What of consultations waits for officers and editors."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from consultations.models import (
    ConsultationPage,
    Deed,
    DocumentKind,
    GateOverride,
    Response,
    Round,
    RoundDocument,
)
from consultations.notices.querysets import RoundQuerySet
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
    oldest = closed.order_by("closes_at", "pk").select_related("page").first()
    return Waiting(
        closed.count(),
        "round to publish the results of",
        "rounds to publish the results of",
        _page_of(oldest, "results"),
        oldest.closes_at if oldest else None,
    )


def _page_of(round_: Round | None, name: str) -> str:
    """The address of ``name`` for the notice of the round that has waited longest."""
    return reverse(f"consultations:{name}", args=[round_.page.slug]) if round_ else ""


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
    oldest = planned.order_by("go_live_at", "pk").first()
    return Waiting(
        planned.count(),
        "consultation that was not ready when it was to be published",
        "consultations that were not ready when they were to be published",
        reverse("consultations:ready", args=[oldest.slug]) if oldest else "",
        oldest.go_live_at if oldest else None,
    )


@waits
def without_papers(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds that were added to a published notice and have nothing to read, or no EqIA, unless somebody
    has said why for that round."""
    if not can_prepare_notices(user):
        return None
    papers = RoundDocument.objects.filter(round=OuterRef("pk"))
    rounds = _public(now).annotate(
        lacks_eqia=~Exists(papers.filter(kind=DocumentKind.EQIA)),
        lacks_documents=~Exists(papers.exclude(kind=DocumentKind.EQIA)),
    )
    found = _not_excused(
        (each, key)
        for each in rounds.filter(Q(lacks_eqia=True) | Q(lacks_documents=True))
        for key in ("eqia", "documents")
        if getattr(each, f"lacks_{key}")
    )
    return Waiting(
        len(found),
        "published round without documents or Equality Impact Assessment",
        "published rounds without documents or Equality Impact Assessment",
        _page_of(next(iter(found), None), "ready"),
    )


@waits
def without_changes(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds after one that people answered, which do not say what changed, unless somebody said why."""
    if not can_prepare_notices(user):
        return None
    before = Round.objects.filter(page=OuterRef("page"), closes_at__lte=OuterRef("opens_at"))
    silent = _public(now).filter(Exists(before.over(now)), changes="")
    found = _not_excused((each, "changes") for each in silent)
    return Waiting(
        len(found),
        "round that does not say what changed since the last one",
        "rounds that do not say what changed since the last one",
        _page_of(next(iter(found), None), "ready"),
    )


def _public(now: datetime) -> RoundQuerySet:
    """The rounds of published notices that people can answer or will, the first to open first."""
    live = ConsultationPage.objects.live()
    rounds: RoundQuerySet = Round.objects.filter(closes_at__gt=now, page__in=live)
    return rounds.select_related("page").order_by("opens_at", "pk")


def _not_excused(lacking: Iterable[tuple[Round, str]]) -> list[Round]:
    """The rounds of ``lacking`` (round, what it lacks) without a reason that somebody gave for that."""
    pairs = list(lacking)
    excused = {
        (made.page_id, key)
        for made in GateOverride.objects.filter(page__in={each.page_id for each, _ in pairs})
        for key in made.missing
    }
    left = [each for each, key in pairs if (each.page_id, f"{key}:{each.number}") not in excused]
    return list(dict.fromkeys(left))


@waits
def responses_overdue(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds whose response was to be out by now."""
    if not can_publish_results(user):
        return None
    closed = Round.objects.over(now - RESPONSE_WITHIN + AN_HOUR).filter(
        results_published_at__isnull=True, page__in=ConsultationPage.objects.live().values("pk")
    )
    in_order = closed.select_related("page").order_by("closes_at", "pk")
    late = [each for each in in_order if each.response_due_at <= now]
    oldest = next(iter(late), None)
    return Waiting(
        len(late),
        "overdue response to a consultation",
        "overdue responses to consultations",
        _page_of(oldest, "results"),
        oldest.response_due_at if oldest else None,
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
