from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("consultations", "0011_each_pair_is_a_point_and_a_deed")]

    operations = [migrations.DeleteModel(name="Pair")]
