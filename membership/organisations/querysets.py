"""Reads of organisations and of who belongs to them."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from membership.organisations.twins import TwinsQuerySet
from membership.people.models import User
from membership.people.roles import Anyone, is_officer
from membership.places.models import District


class OrganisationQuerySet(TwinsQuerySet):
    def verified(self) -> "OrganisationQuerySet":
        """Those that an officer has vouched for."""
        return self.filter(state="verified")

    def listed(self) -> "OrganisationQuerySet":
        """Those that everyone may find: confirmed, and not kept out of the directory."""
        return self.verified().filter(listed=True)

    def standing(self) -> "OrganisationQuerySet":
        """All but those that were merged into another: the ones that anybody may still choose."""
        return self.exclude(state="merged")

    def pending(self) -> "OrganisationQuerySet":
        """Those that wait for an officer, the longest waiting first."""
        return self.filter(state="pending").order_by("waiting_since", "pk")

    def waiting_before(self, moment: datetime) -> "OrganisationQuerySet":
        """Those that came into the officers' queue before ``moment`` and still wait."""
        return self.pending().filter(waiting_since__lt=moment)

    def to_recheck(self) -> "OrganisationQuerySet":
        """Confirmed ones whose name or number has changed since, the longest waiting first."""
        return self.verified().filter(recheck_since__isnull=False).order_by("recheck_since", "pk")

    def visible_to(self, user: Anyone) -> "OrganisationQuerySet":
        """The list twin of ``policies.can_view``: listed ones; one's own and an officer's all.

        None that was merged into another: whoever may see that one is led there.
        """
        if is_officer(user):
            return self.standing()
        if not isinstance(user, User):
            return self.listed()
        return self.standing().filter(Q(state="verified", listed=True) | Q(_belongs(user)))

    def of(self, user: User) -> "OrganisationQuerySet":
        """Those that ``user`` belongs to today."""
        return self.filter(_belongs(user))

    def serving(self, *districts: District) -> "OrganisationQuerySet":
        """Those that serve one of the districts, the countywide ones included."""
        links = self.model._meta.get_field("districts").remote_field.through.objects
        served = Exists(links.filter(organisation=OuterRef("pk"), district__in=districts))
        return self.filter(Q(countywide=True) | Q(served))

    def about(self, text: str) -> "OrganisationQuerySet":
        """Those whose name or purpose holds every word of ``text``, in any order."""
        matching = self.all()
        for word in text.split():
            matching = matching.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
        return matching

    def without_manager(self) -> "OrganisationQuerySet":
        """Verified ones that nobody looks after: no manager, or none with an active account."""
        managers = apps.get_model("organisations", "Belonging").objects.managers()
        return self.verified().exclude(Exists(managers.filter(organisation=OuterRef("pk"))))

    def named_like(self, text: str) -> "OrganisationQuerySet":
        """Those whose name holds every word of ``text``, in any order."""
        matching: OrganisationQuerySet = _with_every_word(self, "name", text)
        return matching

    def shown_between(self, since: datetime, until: datetime) -> "OrganisationQuerySet":
        """Listed ones that could first be found in the half-open window."""
        return self.listed().filter(visible_from__gte=since, visible_from__lt=until)


def _belongs(user: User) -> Exists:
    """Whether ``user`` belongs to the organisation of the row today."""
    return Exists(user.belongings.current().filter(organisation=OuterRef("pk")))


def _with_every_word(rows: Any, field: str, text: str) -> Any:
    for word in text.split():
        rows = rows.filter(**{f"{field}__icontains": word})
    return rows


class BelongingQuerySet(models.QuerySet[Any]):
    def current(self) -> "BelongingQuerySet":
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)

    def managers(self) -> "BelongingQuerySet":
        """Current ones of managers whose account is active: nobody else can look after anything."""
        return self.current().filter(role="manager", user__is_active=True)

    def named_like(self, text: str) -> "BelongingQuerySet":
        """Those of people whose name holds every word of ``text``, in any order."""
        matching: BelongingQuerySet = _with_every_word(self, "user__full_name", text)
        return matching

    def could_manage(self) -> "BelongingQuerySet":
        """Current ones of members whose account is active, by name: those who could be named."""
        members = self.current().filter(user__is_active=True).exclude(role="manager")
        return members.select_related("user").order_by("user__full_name", "pk")


class JoinRequestQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "JoinRequestQuerySet":
        """Those that no manager has answered, the oldest first."""
        return self.filter(decided_at__isnull=True).order_by("asked_at", "pk")


class InvitationQuerySet(models.QuerySet[Any]):
    def unanswered(self) -> "InvitationQuerySet":
        """Those that are neither accepted nor declined nor withdrawn, expired ones included."""
        return self.filter(closed_at__isnull=True)
