"""Terms so far were agreed until their end: for one that was cut short nobody kept the day."""

from django.db import migrations
from django.db.models import F

from portal.lib.time import add_months


def note_what_was_agreed(apps, schema_editor):
    Term = apps.get_model("bodies", "Term")
    Term.objects.filter(appointed_until=None).update(appointed_until=F("end"))
    part = [
        term.pk
        for term in Term.objects.exclude(end=None).select_related("body").iterator()
        if term.end < add_months(term.start, term.body.term_months)
    ]
    Term.objects.filter(pk__in=part).update(part=True)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0003_rules_and_days_that_terms_need")]

    operations = [migrations.RunPython(note_what_was_agreed, migrations.RunPython.noop)]
