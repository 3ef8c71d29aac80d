"""Two windows send the same letter in the same moment, in processes of their own."""

import pytest

from digests.models import Notice
from membership.bodies.letters import actions
from membership.bodies.letters.models import GroupLetter
from membership.bodies.letters.recipients import mark_of, recipients
from membership.bodies.models import Body
from membership.people.models import User
from portal.lib.time import today
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def send_it(body_pk: int, sender_pk: int) -> int:
    body = Body.objects.get(pk=body_pk)
    people = recipients(body, today(), audience="everyone", with_deputies=False)
    letter = GroupLetter(body=body, subject="The agenda", text="It comes on Friday.")
    sender = User.objects.get(pk=sender_pk)
    return int(actions.send(letter, seen=mark_of(people), acting_user=sender).pk)


def test_one_of_two_letters_goes_out(group: Body, charles: User, olive: User) -> None:
    calls = [(send_it, {"body_pk": group.pk, "sender_pk": user.pk}) for user in (charles, olive)]
    meeting = meet(*calls)
    assert meeting.collided
    assert (len(meeting.results), meeting.refusals) == (1, ["SentAlready"])
    assert (GroupLetter.objects.count(), Notice.objects.count()) == (1, 3)
