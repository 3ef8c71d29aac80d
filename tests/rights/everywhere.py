"""Somebody who has left traces in every table, and a search through every table of the database."""

import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.signing import b64_decode
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from digests.models import Delivery, IssuePlan
from forums.actions import hide_post, reply
from forums.arranging.actions import lock_topic
from forums.models import (
    Follow,
    FollowingChoice,
    Forum,
    ForumMark,
    KeptMark,
    RulesAcceptance,
    TopicMark,
)
from home.models import Contacts
from membership.organisations.bulk.models import Import
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import EDITOR
from portal.records.actions import record
from tests.factories.bodies import DeputyFactory, TermFactory
from tests.factories.consultations import ResponseFactory
from tests.factories.declarations import ChaseFactory, ConfirmationFactory, InterestFactory
from tests.factories.digests import DeliveryFactory, SubscriptionFactory
from tests.factories.files import AttachmentFactory, MentionFactory
from tests.factories.following import WatchFactory
from tests.factories.forums import (
    ForumMembershipFactory,
    ForumModeratorFactory,
    ForumRequestFactory,
    HouseRulesFactory,
    PostFactory,
    TopicFactory,
)
from tests.factories.forums_writing import DraftFactory, PostVersionFactory
from tests.factories.handover import HandoverNoteFactory
from tests.factories.letters import GroupLetterFactory, GroupLetterRecipientFactory
from tests.factories.moderation import (
    AppealFactory,
    CoverFactory,
    DecisionFactory,
    DutyFactory,
    QueueMailFactory,
    ReportFactory,
    SuspensionFactory,
)
from tests.factories.organisations import (
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
)
from tests.factories.people import DataArchiveFactory, PersonFactory, UserFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.factories.plans import PlanFactory
from tests.factories.recruitment import (
    CallSeatFactory,
    ExpressionFactory,
    PanelMemberFactory,
    PanelNoteFactory,
    ScoreFactory,
)
from tests.rights import circulars, consulted
from tests.support.permissions import second_factor

NAME = "Zoë Quill-Farrow"
ADDRESS = "zoe.quill@example.org"
OTHER_ADDRESS = "zoe@quill.example.org"
TRACES = (NAME, ADDRESS, OTHER_ADDRESS)


def somebody_everywhere(forum: Forum, organisation: Organisation) -> User:
    """An account that every app, allauth and Wagtail hold something of."""
    zoe = UserFactory.create(full_name=NAME, forum_name=NAME.split()[0], email=ADDRESS)
    EmailAddress.objects.create(user=zoe, email=OTHER_ADDRESS, verified=True)
    second_factor(zoe)
    zoe.groups.add(Group.objects.get(name=EDITOR))
    zoe.user_permissions.add(Permission.objects.all()[0])
    client = Client()
    client.force_login(zoe)
    UserSession.objects.create(
        user=zoe, ip="192.0.2.1", session_key=client.session.session_key or ""
    )
    half_logged_in = Client().session
    half_logged_in["account_login"] = {"email": OTHER_ADDRESS}
    half_logged_in.save()
    DataArchiveFactory.create(user=zoe)
    _in_public(zoe, organisation)
    _in_calls(zoe)
    _in_organisations(zoe, organisation)
    _in_forums(zoe, forum, organisation)
    _in_consultations(zoe)
    _in_mails(zoe)
    _in_trails(zoe)
    return zoe


def _in_public(zoe: User, organisation: Organisation) -> None:
    person = PersonFactory.create(full_name=NAME, user=zoe, about=f"Write to {ADDRESS}.")
    term = TermFactory.create(person=person, organisation=organisation)
    DeputyFactory.create(person=person)
    HandoverNoteFactory.create(term=term, text=f"Write to {ADDRESS}.")
    letter = GroupLetterFactory.create(body=term.body, sent_by=zoe)
    GroupLetterRecipientFactory.create(letter=letter, person=person)
    PlanFactory.create(made_by=zoe, applied_by=zoe)
    InterestFactory.create(person=person)
    ConfirmationFactory.create(person=person, confirmed_by=zoe)
    ChaseFactory.create(person=person)


def _in_calls(zoe: User) -> None:
    """She put herself forward, judged others, and decided."""
    ExpressionFactory.create(user=zoe, person_name=NAME, statement=f"Write to {ADDRESS}.")
    member = PanelMemberFactory.create(user=zoe)
    other = ExpressionFactory.create(call=member.call)
    ScoreFactory.create(expression=other, member=member)
    PanelNoteFactory.create(expression=other, member=member)
    now = timezone.now()
    CallSeatFactory.create(call=member.call, appointed=False, decided_at=now, decided_by=zoe)


def _in_organisations(zoe: User, organisation: Organisation) -> None:
    Belonging.objects.create(user=zoe, organisation=organisation, role=Role.MANAGER)
    Organisation.objects.filter(pk=organisation.pk).update(public_email=ADDRESS.title())
    OrganisationFactory.create(registered_by=zoe)
    JoinRequestFactory.create(user=zoe, message=f"It is me, {NAME}.")
    now = timezone.now()
    JoinRequestFactory.create(decided_by=zoe, decided_at=now, accepted=True)
    table = Import.objects.create(
        file="t.csv", file_name="t.csv", uploaded_by=zoe, applied_by=zoe, state="applied"
    )
    table.rows.create(number=2, finding="changed", changes=[["Public e-mail", "", ADDRESS]])
    InvitationFactory.create(address=ADDRESS)
    InvitationFactory.create(address=OTHER_ADDRESS)
    InvitationFactory.create(invited_by=zoe)
    InvitationFactory.create(closed_by=zoe, closed_at=now, outcome="accepted")


def _in_forums(zoe: User, forum: Forum, organisation: Organisation) -> None:
    topic = TopicFactory.create(forum=forum, author=zoe, organisation=organisation)
    now = timezone.now()
    reply(topic=topic, body="Mind the tide.", organisation=organisation, acting_user=zoe, now=now)
    ForumModeratorFactory.create(forum=forum, user=zoe)
    TopicMark.objects.create(user=zoe, topic=topic, number=1)
    ForumMark.objects.create(user=zoe, forum=forum, number=1)
    Follow.objects.get_or_create(user=zoe, topic=topic)
    FollowingChoice.objects.create(user=zoe, follows_own=False)
    RulesAcceptance.objects.create(user=zoe, version=HouseRulesFactory.create(published_by=zoe))
    topic.refresh_from_db()
    locked = lock_topic(topic=topic, reason="Settled.", acting_user=zoe, now=now)
    KeptMark.objects.create(arrangement=locked, user=zoe, count=1)
    hide_post(post=PostFactory.create(topic=topic), reason="Spam.", acting_user=zoe, now=now)
    TopicFactory.create(
        forum=forum, state="hidden", hidden_at=now, hidden_by=zoe, hide_reason="Spam."
    )
    ForumMembershipFactory.create(forum=forum, joined_by=zoe)
    ForumRequestFactory.create(asked_by=zoe, words=f"Ask {NAME}.")
    ForumRequestFactory.create(decided_by=zoe, decided_at=now, accepted=True)
    PostVersionFactory.create(post=topic.posts.get(position=1), replaced_by=zoe)
    DraftFactory.create(user=zoe, topic=topic, fields={"body": [f"Write to {ADDRESS}."]})
    AttachmentFactory.create(owner=zoe, name=f"{NAME}.pdf", description=f"This is {NAME}.")
    AttachmentFactory.create(hidden_by=zoe, hidden_at=now, hide_reason="Spam.")
    MentionFactory.create(user=zoe)
    _in_moderation(zoe)


def _in_moderation(zoe: User) -> None:
    """She reported, decided, appealed, was suspended, stood in and was on duty."""
    ReportFactory.create(reporter=zoe, text=f"It is me, {NAME}.", closed=True)
    ReportFactory.create(reporter=None, address=ADDRESS)
    ReportFactory.create(reporter=None, address=OTHER_ADDRESS)
    DecisionFactory.create(by=zoe)
    AppealFactory.create(by=zoe, text=f"Write to {ADDRESS}.")
    SuspensionFactory.create(user=zoe)
    CoverFactory.create(cover=zoe)
    CoverFactory.create(agreed_by=zoe)
    DutyFactory.create(user=zoe)
    QueueMailFactory.create(user=zoe)


def _in_consultations(zoe: User) -> None:
    consulted.answered(zoe, ADDRESS)
    consulted.worked_on(zoe)
    consulted.is_a_key_contact(zoe, ADDRESS, OTHER_ADDRESS)
    ResponseFactory.create(receipt_email=OTHER_ADDRESS)


def _in_mails(zoe: User) -> None:
    about = {"districts": [DistrictFactory.create()], "themes": [ThemeFactory.create()]}
    reader = SubscriptionFactory.create(reader__address=ADDRESS, reader__user=zoe, **about).reader
    DeliveryFactory.create(
        notice__reader=reader,
        notice__details={"reason": f"{NAME} has left."},
        state="failed",
        error=f"550 no such user {ADDRESS}",
    )
    WatchFactory.create(subscription=reader.subscriptions.get())
    consulted.hears_of_promises(reader)
    SubscriptionFactory.create(reader__address=OTHER_ADDRESS)
    circulars.in_circulars(zoe, reader, NAME, [ADDRESS, OTHER_ADDRESS])
    IssuePlan.objects.create(
        frequency="weekly",
        end=timezone.now().date(),
        held_at=timezone.now(),
        held_by=zoe,
        hold_reason="A wrong date.",
        approved_at=timezone.now(),
        approved_by=zoe,
    )


def somebody_named_by_others(forum: Forum) -> None:
    """The same name and address where they are not the person's own to take away."""
    body = f"Thank you, {NAME}."
    PostFactory.create(topic=TopicFactory.create(forum=forum), body=body)
    contacts = Contacts.load()
    contacts.key_officer_name, contacts.key_officer_email = NAME, ADDRESS
    contacts.save()


def _in_trails(zoe: User) -> None:
    amir = UserFactory.create(full_name="Amir Administrator")
    record(zoe, "account made", acting_user=amir, new={"email": ADDRESS, "name": [NAME]})
    record(amir, "changed", acting_user=zoe, reason=f"Asked by {NAME} <{ADDRESS.upper()}>.")
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(zoe.pk),
        label=NAME,
        action="wagtail.edit",
        timestamp=timezone.now() - timedelta(days=1),
        user=zoe,
        data={"fields": {"email": ADDRESS}},
    )


def traces(words: tuple[str, ...] = TRACES) -> set[tuple[str, str]]:
    """Each table and column of the database in which one of ``words`` stands, in any spelling."""
    return {
        (table, column)
        for table, column, text in _cells()
        if any(word.casefold() in text for word in words)
    }


def _cells() -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield table, column, _plain(column, value).casefold()


def _plain(column: str, value: Any) -> str:
    """What a cell says, whatever it is wrapped in: JSON with escaped letters, a signed session."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    text = str(value) if not isinstance(value, dict | list) else json.dumps(value)
    if column == "session_data":
        packed = text.split(":")[0]
        raw = b64_decode(packed.lstrip(".").encode())
        return (zlib.decompress(raw) if packed.startswith(".") else raw).decode()
    if "\\u" in text:
        return text + text.encode("ascii", "replace").decode("unicode_escape", "replace")
    return text


def waiting_mails() -> list[int]:
    return list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True))
