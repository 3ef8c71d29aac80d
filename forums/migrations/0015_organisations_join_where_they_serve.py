"""Organisations that were confirmed before forums took them in are in the forums of their districts."""

from typing import Any

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

BATCH = 500


def join_where_they_serve(apps: Any, schema_editor: Any) -> None:
    """As an organisation that is confirmed today; one that has left a forum does not come back.

    Whoever asked to join such a forum has no answer to wait for any more.
    """
    now = timezone.now()
    memberships = apps.get_model("forums", "ForumMembership").objects
    requests = apps.get_model("forums", "ForumRequest").objects
    records = apps.get_model("records", "AuditRecord").objects
    for forum in _open_forums(apps):
        known = memberships.filter(forum=forum).values("organisation")
        serve = apps.get_model("organisations", "Organisation").objects.filter(
            districts=forum.district_id, state="verified"
        )
        joining = list(serve.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True))
        made = memberships.bulk_create(
            [memberships.model(forum=forum, organisation_id=pk, joined_at=now) for pk in joining],
            batch_size=BATCH,
        )
        records.bulk_create([_record(records.model, each) for each in made], batch_size=BATCH)
        waiting = requests.filter(forum=forum, organisation__in=joining, decided_at__isnull=True)
        waiting.update(decided_at=now, accepted=True)


def _open_forums(apps: Any) -> Any:
    on = timezone.localdate()
    started = Q(district__start__isnull=True) | Q(district__start__lte=on)
    lasts = Q(district__end__isnull=True) | Q(district__end__gt=on)
    forums = apps.get_model("forums", "Forum").objects.filter(district__isnull=False)
    return forums.filter(started, lasts).order_by("pk")


def _record(record: Any, membership: Any) -> Any:
    return record(
        target_label="forums.forummembership",
        target_pk=str(membership.pk),
        action="joined a forum by its district",
        new={"forum": membership.forum_id, "organisation": membership.organisation_id},
    )


def stay(apps: Any, schema_editor: Any) -> None:
    """Who has joined may have written since."""


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0014_posts_can_be_searched"),
        ("organisations", "0007_tables_of_organisations"),
        ("places", "0001_initial"),
        ("records", "0002_retention_runs"),
    ]
    operations = [migrations.RunPython(join_where_they_serve, stay)]
