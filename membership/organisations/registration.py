"""What somebody has entered to register an organisation and not sent yet; it is kept in the session."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from django.db.models import Q
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from membership.organisations.forms.registering import RegistrationForm
from membership.organisations.models import Organisation, VouchingState
from membership.organisations.twins import Reason
from membership.people.models import User
from membership.people.roles import is_officer
from portal.lib.before_log_in import within

SESSION_KEY = "registering_an_organisation"
MOST_VALUES = 100  # of one field, and characters of one value, that are kept unread
LONGEST_VALUE = 5000


@dataclass
class Draft:
    """The answers by field, and the organisations that it is said not to be (their keys)."""

    answers: dict[str, list[str]]
    none_of: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest) -> "Draft | None":
        """What this person has entered in this session."""
        kept = request.session.get(SESSION_KEY)
        return cls(**kept) if kept else None

    @classmethod
    def unread(cls, request: HttpRequest) -> "Draft":
        """What was sent by somebody whose log-in has run out, right or wrong."""
        sent = {
            name: [value[:LONGEST_VALUE] for value in request.POST.getlist(name)[:MOST_VALUES]]
            for name in RegistrationForm.base_fields
            if name in request.POST
        }
        return cls(within(sent))

    def keep(self, request: HttpRequest) -> None:
        request.session[SESSION_KEY] = asdict(self)

    @staticmethod
    def forget(request: HttpRequest) -> None:
        request.session.pop(SESSION_KEY, None)

    def form(self) -> RegistrationForm:
        """The form as it was filled in."""
        return RegistrationForm(MultiValueDict(self.answers))

    @property
    def fingerprint(self) -> str:
        """It differs when an answer does: what was checked is what is sent."""
        text = json.dumps(self.answers, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Candidate:
    """An organisation that may be the one being registered, and what the person may know of it.

    Of one whose page she may not open she reads the name and nothing else.
    """

    organisation: Organisation
    has_the_number: bool
    is_own: bool
    may_see: bool

    @property
    def key(self) -> str:
        return str(self.organisation.pk)

    @property
    def may_be_chosen(self) -> bool:
        return self.is_own or self.may_be_asked

    @property
    def may_be_asked(self) -> bool:
        return not self.is_own and not self.organisation.is_declined


def candidates(user: User, form: RegistrationForm) -> list[Candidate]:
    """What ``user`` is asked about before she registers what the valid ``form`` says, the best first.

    Somebody else's that was declined is not among them, unless its number is the same. One that was
    merged into another stands for that one.
    """
    asked = form.cleaned_data
    numbers = {name: asked[name] for name in ("charity_number", "company_number")}
    own = set(Organisation.objects.of(user).values_list("pk", flat=True))
    here = Q(pk__in=own) | ~Q(state=VouchingState.DECLINED)
    for name, number in numbers.items():
        if number:
            here |= Q(**{name: number})
    rows = (
        Organisation.objects.filter(here)
        .select_related("merged_into")
        .prefetch_related("districts", "merged_into__districts")
    )
    sees_all = is_officer(user)
    found: dict[int, Candidate] = {}
    for twin in rows.possible_twins(asked["name"], **numbers):
        organisation = twin.organisation.merged_into or twin.organisation
        found.setdefault(
            organisation.pk,
            Candidate(
                organisation,
                has_the_number=twin.reason == Reason.NUMBER,
                is_own=organisation.pk in own,
                may_see=sees_all or organisation.is_public or organisation.pk in own,
            ),
        )
    return list(found.values())


def still_to_ask(found: list[Candidate], draft: Draft) -> bool:
    """Whether one of them has the number, or was not shown before."""
    return any(each.has_the_number or each.organisation.pk not in draft.none_of for each in found)
