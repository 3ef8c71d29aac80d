"""What becomes of a district's forum when the district ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from forums.models import Forum, ForumMembership
from membership.organisations.models import Organisation, VouchingState
from membership.people.holdings import Foreseen, Moved, Rows
from portal.lib.slugs import free_slug


@dataclass(frozen=True)
class ForumsOfDistricts(Rows):
    """What was said stays where it was said, under the old name; who talks goes on in the new forums.

    Each successor of a district with a forum has one from then on. What served the district is in the
    forums of its successors, unless it had left the old one or theirs.
    """

    def foresee(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Sequence[Foreseen]:
        old = self.rows(origin).first()
        lines = []
        if old is not None:
            lines.append(
                Foreseen(
                    f"The forum {old} is closed for writing and stays readable at its address,"
                    " under its old name."
                )
            )
        return lines + [line for target in targets for line in self._lines(origin, old, target)]

    def _lines(
        self, origin: models.Model, old: Forum | None, target: models.Model
    ) -> Iterator[Foreseen]:
        there = Forum.objects.filter(district=target.pk).first()
        coming = Organisation.objects.filter(pk__in=_coming(origin, old, there, target))
        names = tuple(coming.order_by("name").values_list("name", flat=True))
        if old is not None:
            opened = "" if there else f"A forum for {target} is opened. "
            into = f"The organisations of the old forum join the forum of {target}."
            yield Foreseen(opened + into, names)
        elif there is not None and names:
            yield Foreseen(f"The organisations that serve it join the forum of {target}.", names)

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        old = self.rows(origin).first()
        return Moved(sum(self._go_on(origin, old, target, now) for target in targets))

    def _go_on(
        self, origin: models.Model, old: Forum | None, target: models.Model, now: datetime
    ) -> int:
        """The organisations of ``origin`` are in the forum of ``target``; says how many joined it."""
        there: Forum | None = Forum.objects.filter(district=target.pk).first()
        if old is None and there is None:
            return 0
        coming = sorted(_coming(origin, old, there, target))
        forum = there or self._open(target, now)
        ForumMembership.objects.bulk_create(
            ForumMembership(forum=forum, organisation_id=pk, joined_at=now) for pk in coming
        )
        return len(coming)

    def _open(self, district: models.Model, now: datetime) -> Forum:
        name, slug = str(district), str(district.serializable_value("slug"))
        named = Forum.objects.filter(name=name).exists()
        taken = set(Forum.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        opened: Forum = Forum.objects.create(
            district_id=district.pk,
            name=f"{name} (new)" if named else name,
            slug=free_slug(slug, taken, limit=100),
            opened_at=now,
        )
        return opened


def _coming(
    origin: models.Model, old: Forum | None, there: Forum | None, target: models.Model
) -> set[int]:
    """Keys of the organisations that come into the forum of ``target``: those of the old forum, and
    whatever else serves the district; none that has left one of the two."""
    serving = Organisation.districts.through.objects.filter(
        district__in=[origin.pk, target.pk], organisation__state=VouchingState.VERIFIED
    )
    others = set(serving.values_list("organisation", flat=True)) - _ever_in(old)
    joined = set(_joined(old).values_list("organisation", flat=True)) if old else set()
    return (joined | others) - _ever_in(there)


def _joined(forum: Forum) -> "models.QuerySet[ForumMembership]":
    return ForumMembership.objects.filter(forum=forum, left_at__isnull=True)


def _ever_in(forum: Forum | None) -> set[int]:
    if forum is None:
        return set()
    return set(ForumMembership.objects.filter(forum=forum).values_list("organisation", flat=True))
