"""What happens to a consultation, told to those who asked to hear of it and to its key contacts."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from consultations.models import Announcement, ClosingChange, ConsultationPage, Event, Round
from consultations.signals import closing_changed, results_published, round_event_announced
from digests.actions.circulations import circulate
from digests.actions.notices import notify_all
from digests.actions.promises import tell_of_an_outcome
from digests.models import NoticeKind, Reader


@receiver(round_event_announced)
def tell_of_an_event(announcement_pk: int, **kwargs: Any) -> None:
    announcement = Announcement.objects.select_related("round__page").get(pk=announcement_pk)
    _tell(announcement.round.page, NoticeKind.ROUND_ANNOUNCED, announcement_pk)
    if announcement.event == Event.OPENED:
        circulate(announcement, now=timezone.now())


@receiver(closing_changed)
def tell_of_another_end(closing_change_pk: int, **kwargs: Any) -> None:
    change = ClosingChange.objects.select_related("round__page").get(pk=closing_change_pk)
    _tell(change.round.page, NoticeKind.CLOSING_CHANGED, closing_change_pk)


@receiver(results_published)
def tell_what_came_of_it(round_pk: int, **kwargs: Any) -> None:
    """Nobody is told of what not everybody can read."""
    round_ = Round.objects.select_related("page").get(pk=round_pk)
    if ConsultationPage.objects.visible_to(None).filter(pk=round_.page_id).exists():
        tell_of_an_outcome(round_, now=timezone.now())


def _tell(page: ConsultationPage, kind: NoticeKind, subject_pk: int) -> None:
    readers = list(Reader.objects.told_of(page).order_by("pk"))
    notify_all(kind, readers, subject_pk=subject_pk, now=timezone.now())
