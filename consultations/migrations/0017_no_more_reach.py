from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consultations", "0016_each_reach_is_a_link")]

    operations = [migrations.DeleteModel(name="Reach")]
