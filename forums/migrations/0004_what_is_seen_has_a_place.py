from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forums", "0003_number_what_is_seen")]
    operations = [
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "visible"), _negated=True),
                    models.Q(("number__isnull", False), ("position__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_seen_has_a_place",
            ),
        ),
    ]
