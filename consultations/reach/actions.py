"""What officers do with links and with how often they were shown; each is recorded."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from consultations.errors import NotAllowed
from consultations.notices.rounds import Round
from consultations.reach.errors import ChannelIsThere, DaysAreThere
from consultations.reach.models import ShortLink, TimesShown
from consultations.reach.policies import can_look_after_reach
from membership.people.models import User
from membership.people.roles import Anyone
from portal.lib.templatetags.portal import day
from portal.records.actions import record

NOT_YOURS = "Only officers look after the reach of a consultation."
CONTACTS_CHANNEL = "E-mail to key contacts"
A_DAY = timedelta(days=1)


def require_an_officer(user: Anyone) -> None:
    """None is the system. Raises NotAllowed."""
    if user is not None and not can_look_after_reach(user):
        raise NotAllowed(NOT_YOURS)


def account(user: Anyone) -> User | None:
    return user if isinstance(user, User) else None


def make_link(
    round_: Round, *, channel: str, to_survey: bool = False, acting_user: Anyone, now: datetime
) -> ShortLink:
    """A short link for one channel of the round. Raises NotAllowed or ChannelIsThere."""
    require_an_officer(acting_user)
    link = ShortLink(
        round=round_,
        channel=channel.strip(),
        to_survey=to_survey,
        made_at=now,
        made_by=account(acting_user),
    )
    with transaction.atomic():
        _save(link)
        new = {"round": round_.pk, "channel": link.channel}
        record(link, "link made", acting_user=acting_user, new=new)
    return link


def change_link(link: ShortLink, *, channel: str, to_survey: bool, acting_user: Anyone) -> None:
    """Another name or another target; its address stays as it was handed out.

    Raises NotAllowed or ChannelIsThere.
    """
    require_an_officer(acting_user)
    old = {"channel": link.channel, "to survey": link.to_survey}
    link.channel, link.to_survey = channel.strip(), to_survey
    with transaction.atomic():
        _save(link)
        new = {"channel": link.channel, "to survey": link.to_survey}
        record(link, "link changed", acting_user=acting_user, old=old, new=new)


def _save(link: ShortLink) -> None:
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as error:
        raise ChannelIsThere(f"This round has a link for “{link.channel}” already.") from error


def link_for_contacts(round_: Round, *, now: datetime) -> ShortLink:
    """The link that stands in the e-mail to the key contacts; made when it is first wanted."""
    links = ShortLink.objects.filter(round=round_)
    found: ShortLink | None = links.filter(by_mail=True).first()
    if found is not None:
        return found
    link, _ = links.get_or_create(
        channel__iexact=CONTACTS_CHANNEL,
        defaults={"round": round_, "channel": CONTACTS_CHANNEL, "made_at": now},
    )
    link.by_mail = True
    link.save(update_fields=["by_mail"])
    return link


@transaction.atomic
def enter_times_shown(
    link: ShortLink, *, first: date, last: date, number: int, acting_user: Anyone, now: datetime
) -> TimesShown:
    """Keep how often the channel showed the link from one day to another, both counted.

    Raises NotAllowed, or DaysAreThere when one of the days is counted already.
    """
    require_an_officer(acting_user)
    shown = TimesShown(link=link, entered_at=now, entered_by=account(acting_user))
    _set(shown, first, last, number)
    record(shown, "times shown entered", acting_user=acting_user, new=_in_words(shown))
    return shown


@transaction.atomic
def change_times_shown(
    shown: TimesShown, *, first: date, last: date, number: int, acting_user: Anyone
) -> None:
    """Put another number or other days in their place. Raises NotAllowed or DaysAreThere."""
    require_an_officer(acting_user)
    old = _in_words(shown)
    _set(shown, first, last, number)
    record(shown, "times shown changed", acting_user=acting_user, old=old, new=_in_words(shown))


@transaction.atomic
def remove_times_shown(shown: TimesShown, *, acting_user: Anyone) -> None:
    """What was typed in by mistake. Raises NotAllowed."""
    require_an_officer(acting_user)
    record(shown, "times shown removed", acting_user=acting_user, old=_in_words(shown))
    shown.delete()


def _set(shown: TimesShown, first: date, last: date, number: int) -> None:
    ShortLink.objects.select_for_update().get(pk=shown.link_id)  # one at a time
    shown.start, shown.end, shown.number = first, last + A_DAY, number
    others = TimesShown.objects.filter(link=shown.link_id).exclude(pk=shown.pk)
    other = others.filter(start__lt=shown.end, end__gt=shown.start).first()
    if other is not None:
        raise DaysAreThere(
            f"{day(other.start)} to {day(other.end - A_DAY)} is counted already. No day counts twice."
        )
    shown.save()


def _in_words(shown: TimesShown) -> dict[str, Any]:
    return {
        "link": shown.link_id,
        "start": shown.start,
        "end": shown.end,
        "number": shown.number,
    }
