"""After sending: the receipt, confirming the address, changing and withdrawing until it closes."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from consultations.models import Answer, Draft, Response, Round, Survey
from consultations.surveys import limits
from digests.actions.deliveries import deliver_batch
from digests.models import Delivery
from membership.people.models import User
from tests.consultations.conftest import Asked

pytestmark = pytest.mark.django_db
ADDRESS = "ann@example.org"


def mails() -> list[str]:
    """Send what waits; the text of each mail so far."""
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    assert not Delivery.objects.exclude(state__in=["sent", "skipped"]).exists()
    return [str(message.body) for message in mail.outbox]


def link_in(text: str) -> str:
    [found] = re.findall(r"https?://[^/]+(/consultations/\S+/respond/\S+)", text)
    return str(found)


def sent(client: Client, asked: Asked, **last: Any) -> str:
    """Send the form and follow the link of its receipt."""
    asked.answer(client, asked.form(), receipt_email=ADDRESS, **last)
    return link_in(mails()[-1])


def test_the_receipt_has_a_copy_the_reference_and_the_link(client: Client, asked: Asked) -> None:
    asked.answer(client, asked.form(), receipt_email=ADDRESS)
    [text] = mails()
    assert f"Reference: {Response.objects.get().reference}" in text
    assert "? Keep the old pier." in text
    assert "Keep the old pier." in Client().get(link_in(text)).content.decode()


def test_what_the_address_is_used_for_is_said_before_it_is_given_and_in_the_receipt(
    client: Client, asked: Asked, priya: User
) -> None:
    check = client.get(client.post(asked.url, asked.form())["Location"]).content.decode()
    assert (
        "we keep it for 90 days. Until then it also hears when the results are published" in check
    )
    asked.answer(client, asked.form(), receipt_email=ADDRESS)
    assert "We keep this address for 90 days" in mails()[0]
    client.force_login(priya)
    check = client.get(client.post(asked.url, asked.form())["Location"]).content.decode()
    assert "The address of your account also hears when the results are published" in check


def test_thanks_and_receipt_offer_to_tell_what_came_of_it(
    client: Client, asked: Asked, priya: User
) -> None:
    """An address for a receipt is forgotten before most of it is done."""
    watch = "/updates/about/consultation/moorings/"
    thanks = asked.answer(client, asked.form(), receipt_email=ADDRESS)["Location"]
    page = client.get(thanks).content.decode()
    assert f'href="{watch}"' in page
    assert "for 90 days only" in page
    assert watch in mails()[0]
    assert client.get(watch).status_code == 200
    thanks = asked.answer(client, asked.form())["Location"]
    assert "We have no address of yours" in client.get(thanks).content.decode()
    client.force_login(priya)
    thanks = asked.answer(client, asked.form())["Location"]
    page = client.get(thanks).content.decode()
    assert "your account’s address when the results are published" in page
    assert watch not in page


def test_an_address_is_confirmed_by_pressing_and_once_a_round(client: Client, asked: Asked) -> None:
    first, second = sent(client, asked), sent(client, asked)
    client.get(first)
    assert not Response.objects.filter(confirmed_at__isnull=False).exists()
    client.post(first, {"confirm": "1"})
    told = client.post(second, {"confirm": "1"}, follow=True).content.decode()
    assert "counts already" in told
    assert Response.objects.filter(confirmed_at__isnull=False).count() == 1
    assert Response.objects.counted().count() == 2


def test_the_link_on_the_screen_proves_no_address(client: Client, asked: Asked) -> None:
    thanks = asked.answer(client, asked.form(), receipt_email=ADDRESS)
    yours = thanks["Location"].replace("/sent/", "/yours/", 1)
    client.post(yours, {"confirm": "1"})
    assert Response.objects.get().confirmed_at is None


def test_changed_answers_take_the_place_of_the_old_ones(client: Client, asked: Asked) -> None:
    link = sent(client, asked)
    before = Response.objects.get()
    page = client.post(link, {"change": "1"}, follow=True)
    assert "Keep the old pier." in page.content.decode()
    form = asked.form(long_text="Mend the old pier.", capacity="charity")
    check = client.post(page.request["PATH_INFO"], form)["Location"]
    assert Answer.objects.get(question__kind="long-text").text == "Keep the old pier."
    client.post(check)
    after = Response.objects.get()
    assert (after.sent_at, after.reference, after.capacity) == (
        before.sent_at,
        before.reference,
        "charity",
    )
    assert Answer.objects.get(question__kind="long-text").text == "Mend the old pier."
    assert "Mend the old pier." in mails()[-1]
    assert not Draft.objects.exists()


def test_what_is_withdrawn_counts_no_more_and_one_may_answer_anew(
    client: Client, asked: Asked, priya: User
) -> None:
    client.force_login(priya)
    link = sent(client, asked)
    client.post(link, {"withdraw": "1"})
    assert not Response.objects.counted().exists()
    assert "Withdrawn" in client.get(link).content.decode()
    asked.answer(client, asked.form())
    assert Response.objects.counted().count() == 1


def test_the_address_of_the_receipt_is_told_of_a_withdrawal(client: Client, asked: Asked) -> None:
    link = sent(client, asked)
    mail.outbox.clear()
    client.post(link, {"withdraw": "1"})
    client.post(link, {"withdraw": "1"})
    [text] = mails()
    assert "is withdrawn. It does not count any more" in text.replace("\n", " ")
    assert Response.objects.get().reference in text
    assert "deleted after 30 days" in text.replace("\n", " ")
    assert "You can answer again until" in text.replace("\n", " ")


def test_without_an_address_nobody_is_told_of_a_withdrawal(
    client: Client, asked: Asked, priya: User
) -> None:
    client.force_login(priya)
    thanks = asked.answer(client, asked.form(), receipt_email="")
    client.post(thanks["Location"].replace("/sent/", "/yours/", 1), {"withdraw": "1"})
    assert not Response.objects.counted().exists()
    assert mails() == []


def test_after_the_end_nothing_is_changed_or_shown(client: Client, asked: Asked) -> None:
    link = sent(client, asked)
    now = timezone.now()
    Round.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(seconds=1))
    assert "Keep the old pier." not in client.get(link).content.decode()
    for act in ("change", "withdraw"):
        client.post(link, {act: "1"})
    assert Response.objects.counted().count() == 1
    assert not Draft.objects.exists()


def test_the_link_to_what_is_begun_is_mailed(client: Client, asked: Asked) -> None:
    saved = client.post(asked.url, {asked.name("long-text"): "Half a", "save": "1"})["Location"]
    client.post(saved, {"address": ADDRESS})
    [text] = mails()
    assert "Half a" in Client().get(link_in(text), follow=True).content.decode()


def test_under_attack_a_mailed_code_comes_before_the_answers(client: Client, asked: Asked) -> None:
    Survey.objects.update(under_attack=True)
    assert list(asked.answer(client, asked.form()).context["form"].errors) == ["receipt_email"]
    page = client.post(asked.url, asked.form())
    client.post(page["Location"], {"receipt_email": ADDRESS})
    assert not Response.objects.exists()
    [code] = re.findall(r"code (\d{6})", mails()[0])
    wrong = client.post(page["Location"], {"receipt_email": ADDRESS, "code": "12"})
    assert "not the code" in wrong.content.decode()
    other = client.post(page["Location"], {"receipt_email": "bob@example.org", "code": code})
    assert "not the code" in other.content.decode()
    client.post(page["Location"], {"receipt_email": ADDRESS, "code": code})
    assert Response.objects.get().confirmed_at is not None


def test_an_account_needs_no_code(client: Client, asked: Asked, priya: User) -> None:
    Survey.objects.update(under_attack=True)
    client.force_login(priya)
    assert asked.answer(client, asked.form()).status_code == 302


def test_too_much_from_one_network_waits(
    client: Client, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SENDS", 1)
    assert asked.answer(client, asked.form()).status_code == 302
    assert asked.answer(client, asked.form()).status_code == 429
    assert Draft.objects.count() == 1  # what was written is still there
