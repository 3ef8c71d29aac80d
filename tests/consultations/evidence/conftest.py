"""A consultation from its notice to a promise that was withdrawn, and its pack taken apart."""

import re
import zipfile
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.documents import get_document_model

from consultations.actions import publish_results, send_response
from consultations.evidence.pack import pack_of
from consultations.models import ConsultationPage, Round
from consultations.notices.actions import override_gate
from consultations.promises import actions
from consultations.surveys.answers import Given
from digests.actions.deliveries import deliver_batch
from digests.models import Delivery
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.factories.consultations import DeedFactory, PointFactory


def unpacked(page: ConsultationPage) -> dict[str, bytes]:
    content = b"".join(pack_of(page, timezone.now()))
    with zipfile.ZipFile(BytesIO(content)) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def index_of(page: ConsultationPage) -> str:
    return unpacked(page)["index.html"].decode()


def row_with(index: str, *words: str) -> str:
    """The one row of the index in which all of ``words`` stand, as text, a cell after the other."""
    rows = [
        " | ".join(strip_tags(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S))
        for row in re.findall(r"<tr>(.*?)</tr>", index, re.S)
    ]
    (found,) = [row for row in map(unescape, rows) if all(each in row for each in words)]
    return found


def document(words: bytes, name: str = "draft.txt") -> Any:
    return get_document_model().objects.create(title=name, file=ContentFile(words, name=name))


@pytest.fixture
def consulted(asked: Asked, olive: User, priya: User) -> ConsultationPage:
    """A consultation from its notice to a promise that was withdrawn."""
    page, round_ = asked.round.page, asked.round
    override_gate(page, reason="It is known well enough.", acting_user=None)
    for purpose in ("<p>The first draft.</p>", "<p>The second draft.</p>"):
        page.purpose = purpose
        page.save_revision(user=olive).publish(user=olive, skip_permission_checks=True)
    page.save_revision()  # a draft that nobody published
    asked.round.survey.questions.update(required=False)
    question = asked.questions["long-text"]
    send_response(
        round_,
        acting_user=priya,
        capacity="resident",
        receipt_email="priya.private@example.org",
        answers={question.pk: Given(text="My own words.")},
    )
    deliver_batch(list(Delivery.objects.values_list("pk", flat=True)))
    Round.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    round_.refresh_from_db()
    publish_results(round_, acting_user=olive)
    deed = DeedFactory.create(promised=True, page=page, text="Mend the pier")
    deed.points.set([PointFactory.create(page=page, text="The pier is rotten")])
    actions.withdraw(deed, "The pier fell down.", acting_user=olive)
    return page
