"""What recruitment says has happened becomes a notice, in the transaction of the fact itself."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from digests.actions.notices import notify
from digests.actions.readers import reader_of
from digests.models import NoticeKind
from digests.receivers.telling import tell
from membership.bodies.models import Announcement, Expression, PanelMember
from membership.bodies.recruitment.models import WhyAside
from membership.bodies.recruitment.signals import (
    applicant_chosen,
    call_announced,
    call_decided,
    call_withdrawn,
    expression_sent,
    panel_member_named,
    panel_member_stood_aside,
)


@receiver(expression_sent)
def send_a_receipt(expression_pk: int, **kwargs: Any) -> None:
    """At once, and again for what was changed: each sending has one receipt."""
    sent, now = _expressions().get(pk=expression_pk), timezone.now()
    notify(
        NoticeKind.EXPRESSION_RECEIVED,
        reader_of(sent.user, now=now),
        subject_pk=expression_pk,
        occurrence=sent.sent_at.isoformat(),
        now=now,
    )


@receiver(applicant_chosen)
def tell_who_was_chosen(expression_pk: int, **kwargs: Any) -> None:
    chosen = _expressions().get(pk=expression_pk)
    tell([chosen.user], NoticeKind.EXPRESSION_CHOSEN, expression_pk)


@receiver(call_decided)
def tell_the_others(call_pk: int, **kwargs: Any) -> None:
    """Each of those who were not chosen, once nothing is left that they could be chosen for."""
    for each in _expressions().filter(call=call_pk, chosen_for=None):
        tell([each.user], NoticeKind.EXPRESSION_NOT_CHOSEN, each.pk)


@receiver(call_announced)
def tell_what_changed(announcement_pk: int, **kwargs: Any) -> None:
    """Whoever has put herself forward already, with the words that stand on the page."""
    call = Announcement.objects.values("call").filter(pk=announcement_pk)
    tell(
        [each.user for each in _expressions().filter(call__in=call)],
        NoticeKind.CALL_ANNOUNCED,
        announcement_pk,
    )


@receiver(call_withdrawn)
def tell_that_it_is_withdrawn(call_pk: int, **kwargs: Any) -> None:
    made = _expressions().filter(call=call_pk)
    tell([each.user for each in made], NoticeKind.CALL_WITHDRAWN, call_pk)


@receiver(panel_member_named)
def tell_who_is_on_the_panel(member_pk: int, acting_user_pk: int, **kwargs: Any) -> None:
    """Not whoever named herself, who knows."""
    member = PanelMember.objects.select_related("user").get(pk=member_pk)
    if member.user is not None and member.user_id != acting_user_pk:
        now = timezone.now()
        notify(
            NoticeKind.PANEL_NAMED,
            reader_of(member.user, now=now),
            subject_pk=member_pk,
            occurrence=member.named_at.isoformat(),
            now=now,
        )


@receiver(panel_member_stood_aside)
def tell_who_is_not_on_the_panel(member_pk: int, acting_user_pk: int | None, **kwargs: Any) -> None:
    """Not whoever stood aside of her own accord, nor who has just put herself forward."""
    member = PanelMember.objects.select_related("user").get(pk=member_pk)
    if member.user_id != acting_user_pk and member.why_aside != WhyAside.APPLIED:
        tell([member.user], NoticeKind.PANEL_STOOD_ASIDE, member_pk, again=True)


def _expressions() -> Any:
    return Expression.objects.select_related("user").order_by("pk")
