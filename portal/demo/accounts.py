"""The demo's people: one account a role to try the portal with, and everybody who talks in it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.text import slugify

from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from membership.people.roles import ADMINISTRATOR, EDITOR, OFFICER
from portal.demo.data import days_ago, read

PASSWORD = "kent-portal-demo"  # noqa: S105 public on purpose: the run command prints it
GROUPS = {"officer": OFFICER, "editor": EDITOR, "administrator": ADMINISTRATOR}
JOINED_DAYS_AGO = 60


@dataclass(frozen=True)
class DemoAccount:
    """One account to try the portal with."""

    role: str
    email: str


DEMO_ACCOUNTS = [DemoAccount(entry["role"], entry["email"]) for entry in read("people")["account"]]


def address_of(name: str) -> str:
    """The invented address of somebody who has no account of the list: ``ines.duarte@example.org``."""
    return f"{slugify(name).replace('-', '.')}@example.org"


@cache
def _hashed_password() -> str:
    """The password's hash, made once: hashing is slow by design, and this password is no secret."""
    return make_password(PASSWORD)


def _account(name: str, email: str, now: datetime) -> User:
    """The account with ``email``, made with the demo's password and a confirmed address."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(
            email=email,
            password=_hashed_password(),
            full_name=name,
            date_joined=days_ago(now, JOINED_DAYS_AGO),
        )
    EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user


def _belong(user: User, organisation: str, *, manager: bool, now: datetime) -> None:
    Belonging.objects.get_or_create(
        user=user,
        organisation=Organisation.objects.get(name=organisation),
        ended_at=None,
        defaults={
            "role": Role.MANAGER if manager else Role.MEMBER,
            "since": days_ago(now, JOINED_DAYS_AGO),
        },
    )


def load_people(now: datetime) -> int:
    """Make every account and what it belongs to; returns how many accounts there are."""
    data = read("people")
    for entry in data["account"]:
        user = _account(entry["name"], entry["email"], now)
        if group := entry.get("group"):
            user.groups.add(Group.objects.get(name=GROUPS[group]))
        if organisation := entry.get("organisation"):
            _belong(user, organisation, manager=entry.get("manager", False), now=now)
    for organisation, names in data["people"].items():
        for position, name in enumerate(names):
            user = _account(name, address_of(name), now)
            _belong(user, organisation, manager=position == 0, now=now)
    return len(data["account"]) + sum(len(names) for names in data["people"].values())


def person_named(name: str) -> User:
    """The account of the demo's person called ``name``."""
    return User.objects.get(full_name=name)
