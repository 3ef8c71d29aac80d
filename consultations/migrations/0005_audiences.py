from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AUDIENCES = [
    ("Residents of Kent", "residents"),
    ("Charities", "charities"),
    ("Community groups and clubs", "community-groups"),
    ("Social enterprises", "social-enterprises"),
    ("Trustees and volunteers", "trustees-and-volunteers"),
    ("Faith groups", "faith-groups"),
    ("Parish and town councils", "parish-and-town-councils"),
    ("District and borough councils", "district-councils"),
    ("The NHS and care services", "nhs-and-care"),
    ("Schools and colleges", "schools-and-colleges"),
    ("Businesses", "businesses"),
    ("Young people", "young-people"),
    ("Older people", "older-people"),
    ("Disabled people", "disabled-people"),
    ("Unpaid carers", "unpaid-carers"),
]


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    audience = apps.get_model("consultations", "Audience")
    for order, (name, slug) in enumerate(AUDIENCES):
        audience.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that a consultation names stay for the next step, which drops the table."""
    audience = apps.get_model("consultations", "Audience")
    audience.objects.filter(consultations=None).delete()


class Migration(migrations.Migration):
    dependencies = [("consultations", "0004_notices_states_and_gate")]

    operations = [migrations.RunPython(add, remove)]
