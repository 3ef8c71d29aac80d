"""What was typed in of a channel becomes a link with its counts; answers that were begun are counted."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Count, Sum

LONDON = ZoneInfo("Europe/London")
A_DAY = timedelta(days=1)


def link_channels(apps, schema_editor):
    """On the days of its round, for nobody noted others."""
    Reach, Link = (apps.get_model("consultations", name) for name in ("Reach", "ShortLink"))
    for reach in Reach.objects.select_related("round").order_by("pk"):
        known = Link.objects.filter(round=reach.round, channel__iexact=reach.channel).first()
        link = known or Link.objects.create(round=reach.round, channel=reach.channel)
        start = reach.round.opens_at.astimezone(LONDON).date()
        last = (reach.round.closes_at - timedelta(minutes=1)).astimezone(LONDON).date()
        link.times_shown.create(start=start, end=max(start, last) + A_DAY, number=reach.impressions)
        count, _ = link.click_counts.get_or_create(day=start)
        count.clicks += reach.clicks
        count.save()


def count_channels(apps, schema_editor):
    """Each link with anything to count is a channel again."""
    Reach, Link = (apps.get_model("consultations", name) for name in ("Reach", "ShortLink"))
    for link in Link.objects.order_by("pk"):
        shown = link.times_shown.aggregate(all=Sum("number"))["all"] or 0
        clicks = link.click_counts.aggregate(all=Sum("clicks"))["all"] or 0
        if shown or clicks:
            Reach.objects.create(
                round_id=link.round_id, channel=link.channel, impressions=shown, clicks=clicks
            )


def count_starts(apps, schema_editor):
    """What was sent from a draft was begun, and so was each draft that somebody has saved."""
    Draft, Response, Starts = (
        apps.get_model("consultations", name) for name in ("Draft", "Response", "StartCount")
    )
    begun = Counter()
    sent = Response.objects.filter(sending_key__startswith="draft ").order_by()
    for round_pk, capacity, count in sent.values_list("round", "capacity").annotate(n=Count("pk")):
        begun[round_pk, capacity] += count
    known = {value for value, _ in Response._meta.get_field("capacity").choices}
    for draft in Draft.objects.filter(changes=None, version__gt=0).iterator():
        said = (draft.answers.get("capacity") or [""])[0]
        draft.counted_as = said if said in known else ""
        draft.save(update_fields=["counted_as"])
        begun[draft.round_id, draft.counted_as] += 1
    Starts.objects.bulk_create(
        Starts(round_id=round_pk, capacity=capacity, starts=count)
        for (round_pk, capacity), count in begun.items()
    )


class Migration(migrations.Migration):
    dependencies = [("consultations", "0015_short_links_and_key_contacts")]

    operations = [
        migrations.RunPython(link_channels, count_channels),
        migrations.RunPython(count_starts, migrations.RunPython.noop),
    ]
