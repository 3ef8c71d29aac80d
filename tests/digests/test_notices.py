"""Notices: written with the fact, to whom it concerns, once."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from consultations.signals import response_sent
from digests.actions.deliveries import deliver_batch
from digests.actions.notices import nobody_is_told
from digests.models import Delivery, Notice, NoticeKind
from forums.models import Post
from forums.moderation.actions import decide
from forums.moderation.rulings import Ruling, Seen
from membership.organisations.actions import (
    accept,
    ask_to_join,
    confirm,
    decline,
    decline_request,
    merge,
)
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.signals import second_factor_reset
from tests.factories.consultations import ResponseFactory
from tests.factories.forums import PostFactory
from tests.factories.organisations import BelongingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str, str]]:
    """Send what waits: recipient, subject and text of each mail."""
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    assert not Delivery.objects.exclude(state__in=["sent", "skipped"]).exists()
    return [(message.to[0], str(message.subject), str(message.body)) for message in mail.outbox]


def test_managers_hear_who_asks_to_join(
    thanet_tides: Organisation, magnus: User, molly: User, priya: User
) -> None:
    ask_to_join(thanet_tides, acting_user=priya, message="I count the gulls.")
    [(to, subject, text)] = mails()
    assert to == magnus.email
    assert subject == "Priya Person asks to join Thanet Tides"
    assert "I count the gulls." in text
    assert "because you are a manager of Thanet Tides" in text
    assert "/organisations/thanet-tides/manage/" in text


def test_managers_are_not_asked_once_one_of_them_has_answered(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    accept(ask_to_join(thanet_tides, acting_user=priya), acting_user=magnus)
    assert [to for to, _, _ in mails()] == [priya.email]
    assert Delivery.objects.get(reader__user=magnus).skip_reason == "subject_gone"


@pytest.mark.parametrize(
    ("answer", "words"), [(accept, "now a member"), (decline_request, "declined your request")]
)
def test_whoever_asked_hears_the_answer(
    thanet_tides: Organisation, magnus: User, priya: User, answer: object, words: str
) -> None:
    request = ask_to_join(thanet_tides, acting_user=priya)
    answer(request, acting_user=magnus)  # type: ignore[operator]
    [(to, subject, _)] = mails()
    assert to == priya.email
    assert words in subject


def test_whoever_registered_hears_that_an_officer_confirmed_it(olive: User, priya: User) -> None:
    organisation = OrganisationFactory.create(state="pending", registered_by=priya)
    confirm(organisation, acting_user=olive)
    [(to, subject, _)] = mails()
    assert (to, subject) == (priya.email, f"{organisation} is confirmed")


def test_whoever_registered_reads_why_it_was_declined(olive: User, priya: User) -> None:
    organisation = OrganisationFactory.create(state="pending", registered_by=priya)
    decline(organisation, acting_user=olive, reason="The number is another charity’s.")
    [(to, _, text)] = mails()
    assert to == priya.email
    assert "The number is another charity’s." in text
    assert f"{organisation.get_absolute_url()}answer/" in text


def test_the_managers_of_both_hear_of_a_merger(
    olive: User, priya: User, magnus: User, molly: User, thanet_tides: Organisation
) -> None:
    twin = OrganisationFactory.create(name="Tides of Thanet")
    BelongingFactory.create(user=priya, organisation=twin, role="manager")
    merge(twin, into=thanet_tides, acting_user=olive, reason="Registered twice.")
    sent = mails()
    assert {to for to, _, _ in sent} == {priya.email, magnus.email}
    assert {subject for _, subject, _ in sent} == {"Tides of Thanet is part of Thanet Tides now"}
    assert all("/organisations/thanet-tides/manage/" in text for _, _, text in sent)


def hide(post: Post, reason: str, by: User) -> None:
    ruling = Ruling("hidden", reason=reason)
    decide(post=post, ruling=ruling, seen=Seen(), acting_user=by, now=timezone.now())


def test_the_author_reads_why_a_post_was_hidden(olive: User, molly: User) -> None:
    post = PostFactory.create(author=molly)
    hide(post, "It names a child.", olive)
    [(to, subject, text)] = mails()
    assert to == molly.email
    assert post.topic.title in subject
    assert "It names a child." in text


def test_a_post_that_is_shown_again_makes_no_mail(olive: User, molly: User) -> None:
    post = PostFactory.create(author=molly)
    hide(post, "A mistake.", olive)
    Post.objects.filter(pk=post.pk).update(state="visible", hidden_at=None)
    assert mails() == []


def test_a_receipt_goes_to_the_address_that_was_left(db: None) -> None:
    for address in ("Nina@example.org", ""):
        response = ResponseFactory.create(receipt_email=address)
        response_sent.send(
            type(response), response_pk=response.pk, receipt_email=response.receipt_email
        )
    [(to, subject, text)] = mails()
    assert to == "nina@example.org"
    assert subject.startswith("We have your response: Consultation")
    assert "Kent resident" in text


def test_somebody_hears_that_their_second_factor_was_reset(priya: User) -> None:
    second_factor_reset.send(User, user_pk=priya.pk, reason="The telephone was lost.")
    [(to, subject, text)] = mails()
    assert to == priya.email
    assert "second factor" in subject
    assert "The telephone was lost." in text


def test_an_account_that_was_switched_off_is_not_written_to(priya: User) -> None:
    User.objects.update(is_active=False)
    second_factor_reset.send(User, user_pk=priya.pk, reason="Lost.")
    assert not Notice.objects.exists()


def test_a_fact_that_is_lost_takes_its_notice_with_it(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    with transaction.atomic():
        ask_to_join(thanet_tides, acting_user=priya)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_the_same_fact_makes_one_notice(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    ask_to_join(thanet_tides, acting_user=priya)
    ask_to_join(thanet_tides, acting_user=priya)
    assert Notice.objects.count() == 1


def test_history_is_loaded_without_writing_to_anyone(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    with nobody_is_told():
        ask_to_join(thanet_tides, acting_user=priya)
    assert not Notice.objects.exists()


def test_every_kind_of_notice_has_its_letter() -> None:
    from digests.mail.notices import LETTERS

    assert {*LETTERS, NoticeKind.CIRCULAR} == set(NoticeKind)
