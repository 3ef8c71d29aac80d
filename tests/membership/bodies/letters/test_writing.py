"""A letter goes to whoever sits today, once, and to nobody but those whom the preview showed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Notice
from membership.bodies.letters import actions, policies
from membership.bodies.letters.errors import NobodyToWriteTo, RecipientsChanged, SentAlready
from membership.bodies.letters.models import Audience, GroupLetter
from membership.bodies.letters.recipients import mark_of, recipients
from membership.bodies.models import Body, Term
from membership.people.models import Person, User
from membership.people.rights.erasure import erase_account
from portal.lib.time import today
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.letters import GroupLetterFactory

pytestmark = pytest.mark.django_db


def seen(body: Body, audience: str = Audience.EVERYONE, *, with_deputies: bool = False) -> str:
    return mark_of(recipients(body, today(), audience=audience, with_deputies=with_deputies))


def write(body: Body, sender: User, now: datetime | None = None, **given: Any) -> GroupLetter:
    """Fill in a letter, look at the preview, send it."""
    words = {"subject": "The agenda", "text": "It comes on *Friday*."} | given
    letter = GroupLetter(body=body, **words)
    mark = seen(body, letter.audience, with_deputies=letter.with_deputies)
    return actions.send(letter, seen=mark, acting_user=sender, now=now)


def names(letter: GroupLetter, *, reached: bool = True) -> list[str]:
    return [each.person.full_name for each in letter.recipients.filter(reached=reached)]


def mails() -> dict[str, Any]:
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    assert not Delivery.objects.exclude(state__in=["sent", "skipped"]).exists()
    return {message.to[0].split("@")[0]: message for message in mail.outbox}


def test_everyone_who_sits_gets_it_and_who_has_no_account_is_named(
    group: Body, charles: User
) -> None:
    letter = write(group, charles)
    assert names(letter) == ["Charles Chair", "Kate Council", "Sadie Seatholder"]
    assert names(letter, reached=False) == ["Tom Telephone"]
    assert set(mails()) == {"charles", "kate", "sadie"}


def test_a_letter_to_voting_members_leaves_those_in_attendance_out(
    group: Body, charles: User
) -> None:
    letter = write(group, charles, audience=Audience.VOTING, with_deputies=True)
    assert names(letter) == ["Charles Chair", "Dora Deputy", "Sadie Seatholder"]


def test_who_comes_tomorrow_or_has_left_gets_nothing(
    group: Body, charles: User, sadie_term: Term
) -> None:
    day = timedelta(days=1)
    Term.objects.filter(pk=sadie_term.pk).update(end=today(), released=today())
    TermFactory.create(seat=sadie_term.seat, start=today() + day, end=None)
    assert "Sadie Seatholder" not in names(write(group, charles))


def test_somebody_with_two_seats_gets_one_letter(group: Body, charles: User) -> None:
    person = Person.objects.get(user=charles)
    TermFactory.create(seat=SeatFactory.create(body=group), person=person, end=None)
    assert names(write(group, charles)).count("Charles Chair") == 1
    assert Notice.objects.filter(reader__user=charles).count() == 1


def test_an_account_that_was_switched_off_counts_as_none(
    group: Body, charles: User, sadie: User
) -> None:
    sadie.is_active = False
    sadie.save()
    assert "Sadie Seatholder" in names(write(group, charles), reached=False)


def test_members_read_the_letter_and_who_wrote_it(group: Body, charles: User) -> None:
    write(group, charles)
    message = mails()["sadie"]
    assert message.subject == "Steering Group: The agenda"
    assert "From Charles Chair, chair of the Steering Group" in message.body
    assert "because you sit on the Steering Group" in " ".join(message.body.split())
    assert "It comes on *Friday*." in message.body
    html = message.alternatives[0][0]
    assert "<em>Friday</em>" in html


def test_answers_go_to_the_council_unless_the_chair_wants_them(group: Body, charles: User) -> None:
    write(group, charles)
    assert charles.email not in mails()["sadie"].reply_to
    assert charles.email not in mails()["sadie"].body
    mail.outbox.clear()
    write(group, charles, answers_to_sender=True, subject="A question")
    message = mails()["sadie"]
    assert message.reply_to == [charles.email]
    assert "If you answer this e-mail, Charles Chair reads it." in " ".join(message.body.split())


def test_an_officer_writes_for_the_council(group: Body, olive: User) -> None:
    assert write(group, olive).sender == "Olive Officer, for the council"


def test_nobody_else_writes_to_a_group(group: Body, sadie: User) -> None:
    with pytest.raises(PermissionDenied):
        write(group, sadie)


def test_pressed_twice_it_goes_once(group: Body, charles: User) -> None:
    key = uuid4()
    first = write(group, charles, key=key)
    with pytest.raises(SentAlready) as refusal:
        write(group, charles, key=key, now=timezone.now() + timedelta(days=1))
    assert refusal.value.letter == first
    assert Notice.objects.count() == 3


def test_written_in_two_windows_it_goes_once(group: Body, charles: User, olive: User) -> None:
    write(group, charles)
    with pytest.raises(SentAlready):
        write(group, olive)
    assert GroupLetter.objects.count() == 1


def test_the_same_words_may_go_out_on_another_day(group: Body, charles: User) -> None:
    write(group, charles)
    write(group, charles, now=timezone.now() + timedelta(days=1))
    assert GroupLetter.objects.count() == 2


def test_it_goes_to_those_whom_the_preview_showed_or_to_nobody(group: Body, charles: User) -> None:
    mark = seen(group)
    TermFactory.create(seat=SeatFactory.create(body=group), end=None)
    letter = GroupLetter(body=group, subject="The agenda", text="It comes on Friday.")
    with pytest.raises(RecipientsChanged):
        actions.send(letter, seen=mark, acting_user=charles)
    assert not GroupLetter.objects.exists()


def test_a_letter_that_reaches_nobody_is_refused(olive: User) -> None:
    with pytest.raises(NobodyToWriteTo):
        write(BodyFactory.create(), olive)


def test_the_trail_says_how_many_were_written_to(group: Body, charles: User) -> None:
    letter = write(group, charles)
    trail = AuditRecord.objects.get(target_label="bodies.groupletter", target_pk=str(letter.pk))
    assert trail.action == "sent"
    assert trail.new is not None
    assert (trail.new["reached"], trail.new["not_reached"]) == (3, 1)
    assert "text" not in trail.new


def test_who_sits_later_reads_what_was_written_before(
    group: Body, sadie: User, kate_term: Term, priya: User, charles: User
) -> None:
    GroupLetterFactory.create(body=group, subject="To all")
    GroupLetterFactory.create(body=group, subject="To vote", audience=Audience.VOTING)
    GroupLetterFactory.create(subject="To others")
    everything = GroupLetter.objects.all()
    for user, expected in (
        (sadie, {"To all", "To vote"}),
        (charles, {"To all", "To vote"}),
        (kate_term.person.user, {"To all"}),
        (priya, set()),
        (None, set()),
    ):
        listed = {each.subject for each in policies.readable(user, group, today())}
        assert listed == expected
        readable = {
            each.subject
            for each in everything.filter(body=group)
            if policies.can_read(user, each, today())
        }
        assert readable == listed


def test_a_letter_outlives_the_account_of_whoever_wrote_it(group: Body, charles: User) -> None:
    letter = write(group, charles)
    erase_account(charles.pk, acting_user=charles, now=timezone.now())
    letter = GroupLetter.objects.get(pk=letter.pk)
    assert letter.sender == "the chair of the Steering Group"
    assert "Charles Chair" not in names(letter)  # forgotten with the account
