"""Letters about calls: at once for what was sent, kindly for whoever was not chosen, each once."""

from datetime import timedelta

import pytest
from django.core import mail

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Notice
from membership.bodies.models import Body, Call, Seat
from membership.bodies.recruitment import actions
from membership.bodies.recruitment.signals import call_decided, expression_sent
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.digests.posting import ten_minutes_pass
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.recruitment import CallFactory, CallSeatFactory, PanelMemberFactory
from tests.membership.bodies.recruitment.conftest import forward

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def group(db: None) -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering-group")


@pytest.fixture
def call(group: Body, olive: User) -> Call:
    """A call for the Thanet seat, judged by Olive, with an address for questions."""
    call = CallFactory.create(body=group, title="A voice", contact="group@example.org")
    CallSeatFactory.create(call=call, seat=SeatFactory.create(body=group, name="Thanet"))
    PanelMemberFactory.create(call=call, user=olive)
    return call


@pytest.fixture
def nell(db: None) -> User:
    return _applicant("Nell Newcomer", "Margate Menders")


@pytest.fixture
def omar(db: None) -> User:
    return _applicant("Omar Oarsman", "Swale Swimmers")


def _applicant(name: str, organisation: str) -> User:
    user = UserFactory.create(full_name=name, email=f"{name.split()[0].lower()}@example.org")
    group = OrganisationFactory.create(name=organisation)
    Belonging.objects.create(user=user, organisation=group)
    return user


def mails() -> dict[str, tuple[str, str]]:
    """Send what waits: by recipient the subject of each mail and its text on one line."""
    mail.outbox.clear()
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    return {each.to[0]: (str(each.subject), " ".join(each.body.split())) for each in mail.outbox}


def decided(call: Call, olive: User, *applicants: User) -> None:
    """The deadline passes and the first of ``applicants`` is chosen."""
    made = [forward(call, user) for user in applicants]
    mails()
    Call.objects.filter(pk=call.pk).update(closes_at=call.visible_from + DAY)  # type: ignore[operator]
    actions.shortlist(made[0], True, acting_user=olive)
    actions.decide(
        call.seats.order_by("pk")[0],
        made[0],
        start=call.start,
        end=call.end,
        reason="Better than Omar.",
        acting_user=olive,
    )


def test_a_receipt_comes_at_once_and_for_each_change(call: Call, nell: User) -> None:
    forward(call, nell)
    subject, text = mails()["nell@example.org"]
    assert subject == "We have your expression of interest: A voice"
    assert "You speak for: Margate Menders" in text
    assert f"/groups/steering-group/calls/{call.pk}/yours/" in text
    assert "deleted 180 days after the decision" in text
    forward(call, nell)
    assert mails() == {}
    forward(call, nell, statement="And the islands.")
    assert list(mails()) == ["nell@example.org"]


def test_one_sending_has_one_receipt(call: Call, nell: User) -> None:
    sent = forward(call, nell)
    expression_sent.send(type(sent), expression_pk=sent.pk)
    assert Notice.objects.filter(kind="expression_received").count() == 1


def test_a_receipt_is_not_sent_for_what_was_taken_back(call: Call, nell: User) -> None:
    actions.take_back(forward(call, nell), acting_user=nell)
    assert mails() == {}
    assert Delivery.objects.get().skip_reason == "subject_gone"


def test_the_chosen_reads_what_comes_next(call: Call, nell: User, omar: User, olive: User) -> None:
    decided(call, olive, nell, omar)
    subject, text = mails()["nell@example.org"]
    assert subject == "You have been chosen for a seat on the Steering Group"
    assert "the seat Thanet" in text
    assert "Better than Omar" not in text


def test_the_others_are_told_kindly_and_without_names(
    call: Call, nell: User, omar: User, olive: User
) -> None:
    decided(call, olive, nell, omar)
    subject, text = mails()["omar@example.org"]
    assert subject == "About your expression of interest: A voice"
    for words in ("Thank you for offering your time", "feedback: group@example.org", "180 days"):
        assert words in text
    assert "Nell" not in text
    assert "Better than" not in text


def test_nobody_is_told_twice(call: Call, nell: User, omar: User, olive: User) -> None:
    decided(call, olive, nell, omar)
    before = Notice.objects.count()
    call_decided.send(Call, call_pk=call.pk)
    assert Notice.objects.count() == before


def test_where_nobody_is_appointed_the_letter_says_so(call: Call, omar: User, olive: User) -> None:
    forward(call, omar)
    mails()
    Call.objects.update(closes_at=call.visible_from + DAY)  # type: ignore[operator]
    actions.leave_vacant(call.seats.get(), reason="We look further.", acting_user=olive)
    assert "appoint nobody this time" in mails()["omar@example.org"][1]


def test_the_others_hear_only_when_nothing_is_left_to_decide(
    call: Call, group: Body, nell: User, omar: User, olive: User
) -> None:
    CallSeatFactory.create(call=call, seat=SeatFactory.create(body=group))
    decided(call, olive, nell, omar)
    assert list(mails()) == ["nell@example.org"]


def test_more_time_and_corrections_are_told_to_those_who_have_applied(
    call: Call, nell: User, olive: User
) -> None:
    forward(call, nell)
    mails()
    ten_minutes_pass()
    later = call.closes_at + 7 * DAY
    actions.extend(call, closes_at=later, note="It was half-term.", acting_user=olive)
    subject, text = mails()["nell@example.org"]
    assert subject == "There is more time: A voice"
    assert "It was half-term." in text
    ten_minutes_pass()
    call.refresh_from_db()
    call.time_asked = "Three days"
    seats = Seat.objects.filter(calls__call=call)
    actions.save(call, actions.Asked(seats), note="Three days.", acting_user=olive)
    assert mails()["nell@example.org"][0] == "A call was corrected: A voice"


def test_a_withdrawn_call_is_told_with_its_reason(call: Call, nell: User, olive: User) -> None:
    forward(call, nell)
    mails()
    actions.withdraw(call, reason="The seat ends.", acting_user=olive)
    subject, text = mails()["nell@example.org"]
    assert subject == "A call was withdrawn: A voice"
    assert "The seat ends." in text


def test_the_panel_of_a_draft_hears_of_it_when_the_call_is_published(
    call: Call, olive: User, amir: User
) -> None:
    Call.objects.update(visible_from=None)
    actions.name_panel(call, [olive, amir], acting_user=olive)
    assert mails() == {}
    actions.publish(call, acting_user=olive)
    told = mails()
    assert list(told) == ["amir@example.org"]
    assert told["amir@example.org"][0] == "You are on the panel: A voice"


def test_whoever_is_out_of_the_panel_because_of_a_colleague_hears_why(
    call: Call, nell: User, amir: User, olive: User
) -> None:
    actions.name_panel(call, [olive, amir], acting_user=olive)
    mails()
    ten_minutes_pass()
    Belonging.objects.create(
        user=amir, organisation=Organisation.objects.get(name="Margate Menders")
    )
    forward(call, nell)
    subject, text = mails()["amir@example.org"]
    assert subject == "You are not on the panel any more: A voice"
    assert "nobody judges a colleague" in text
    assert "Nell" not in text
