"""Which groups may use the room's screens in the admin."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from membership.people.roles import ADMINISTRATOR, EDITOR

EDITED = (
    "round",
    "rounddocument",
    "alternativeformat",
    "survey",
    "question",
    "preelectionperiod",
    "audience",
    "point",
    "deed",
    "equalityquestion",
    "equalitysheet",
)


def let_editors_in(**kwargs: Any) -> None:
    """Give editors and administrators the records of a consultation (after each migrate).

    Responses are not among them: nobody edits what somebody sent.
    """
    config = apps.get_app_config("consultations")
    using = kwargs.get("using", "default")
    create_permissions(config, verbosity=0, using=using)
    wanted = Permission.objects.using(using).filter(
        content_type__app_label=config.label, content_type__model__in=EDITED
    )
    for name in (EDITOR, ADMINISTRATOR):
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*wanted)
