"""Noting what was arranged: the row that undoing reads, and the record for good."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from forums.errors import CannotArrangeError
from forums.models import Arrangement, ArrangementKind, Forum, Topic
from membership.people.models import User
from portal.records.actions import record


def note(
    kind: ArrangementKind,
    topic: Topic,
    *,
    reason: str,
    acting_user: User,
    now: datetime,
    into: Topic | None = None,
    into_forum: Forum | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    made_topic: bool = False,
) -> Arrangement:
    """Note that ``topic`` was arranged, and record it."""
    arrangement: Arrangement = Arrangement.objects.create(
        kind=kind,
        topic=topic,
        into=into,
        forum_id=topic.forum_id,
        into_forum=into_forum or (into.forum if into else None),
        made_topic=made_topic,
        arranged_by=acting_user,
        arranged_at=now,
        reason=reason,
        before=plain(before or {}),
        after=plain(after or {}),
    )
    record(
        topic,
        kind.value,
        acting_user=acting_user,
        old={**arrangement.before, "forum": topic.forum.slug},
        new={
            **arrangement.after,
            "forum": (arrangement.into_forum or topic.forum).slug,
            "topic": arrangement.into_id or topic.pk,
        },
        reason=reason,
    )
    return arrangement


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` as JSON keeps them; a moment to the microsecond."""
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def values_of(topic: Topic, names: Mapping[str, Any]) -> dict[str, Any]:
    """What ``topic`` says now of the fields ``names``, as JSON keeps it."""
    return plain({name: getattr(topic, name) for name in names})


def restored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a topic that ``values`` were made from."""
    fields = {field.name: field for field in Topic._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def require_visible(*topics: Topic) -> None:
    """Raises CannotArrangeError for what readers do not see."""
    for topic in topics:
        if not topic.is_visible:
            raise CannotArrangeError(
                f"“{topic.title}” is not to be seen ({topic.get_state_display().lower()})."
                " It cannot be arranged."
            )
