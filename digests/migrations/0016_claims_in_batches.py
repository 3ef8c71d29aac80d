from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("digests", "0015_when_and_about_what_updates_come")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="claim",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RemoveIndex(model_name="delivery", name="delivery_to_do"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state__in=["waiting", "claimed"], issue__isnull=False),
                name="delivery_of_issue_to_do",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state__in=["waiting", "claimed"], issue__isnull=True),
                name="delivery_of_notice_to_do",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["claim"],
                condition=Q(state="claimed"),
                name="delivery_claimed_together",
            ),
        ),
    ]
