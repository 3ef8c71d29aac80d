"""What was a pair becomes what people said and what was done; the way back joins them again."""

from django.db import migrations

SHARED = ("page_id", "order")
OF_THE_DEED = ("link", "link_text")


def part_pairs(apps, schema_editor):
    Pair = apps.get_model("consultations", "Pair")
    Point = apps.get_model("consultations", "Point")
    Deed = apps.get_model("consultations", "Deed")
    for pair in Pair.objects.order_by("pk"):
        shared = {name: getattr(pair, name) for name in SHARED}
        point = Point.objects.create(heading=pair.heading, text=pair.said, **shared)
        of_the_deed = {name: getattr(pair, name) for name in OF_THE_DEED}
        deed = Deed.objects.create(kind="done", text=pair.done, **shared, **of_the_deed)
        deed.points.add(point)


def join_pairs(apps, schema_editor):
    """Each point with each of its deeds; one without a deed has no pair to be in."""
    Pair = apps.get_model("consultations", "Pair")
    Deed = apps.get_model("consultations", "Deed")
    for deed in Deed.objects.order_by("pk"):
        for point in deed.points.order_by("pk"):
            shared = {name: getattr(point, name) for name in SHARED}
            of_the_deed = {name: getattr(deed, name) for name in OF_THE_DEED}
            Pair.objects.create(
                heading=point.heading, said=point.text, done=deed.text, **shared, **of_the_deed
            )


class Migration(migrations.Migration):
    dependencies = [("consultations", "0010_points_and_deeds")]

    operations = [migrations.RunPython(part_pairs, join_pairs)]
