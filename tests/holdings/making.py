"""A real row of any table, for whatever reference a holding covers."""

import importlib
import itertools
import pkgutil
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import factory
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, Page

import tests.factories
from membership.people.holdings import Rows
from membership.people.holdings.own import AuditTrail
from membership.people.models import User
from membership.places.models import Theme
from tests.factories.consultations import DeedFactory
from tests.factories.home import make_image, make_news

numbers = itertools.count(1)


def _factories() -> dict[type[models.Model], Any]:
    found: dict[type[models.Model], Any] = {}
    for module in pkgutil.iter_modules(tests.factories.__path__):
        names = vars(importlib.import_module(f"tests.factories.{module.name}"))
        for each in names.values():
            if isinstance(each, type) and issubclass(each, factory.django.DjangoModelFactory):
                found.setdefault(each._meta.model, each)
    return found


FACTORIES = _factories()


def a_page(**given: Any) -> Page:
    page = make_news(title=f"Article {next(numbers)}")
    Page.objects.filter(pk=page.pk).update(**given)
    return Page.objects.get(pk=page.pk)


def a_comment(**given: Any) -> Comment:
    writer = {"user": given.pop("user", None) or make(User)}
    return Comment.objects.create(
        page=a_page(), text="Too long?", contentpath="body", **writer, **given
    )


def a_permission(**given: Any) -> Permission:
    found: Permission = Permission.objects.order_by("pk")[next(numbers) % 50]
    return found


MADE_BY_HAND: dict[str, Callable[..., models.Model]] = {
    "consultations.Deed": lambda **given: DeedFactory.create(promised=True, **given),
    "wagtailcore.Page": a_page,
    "wagtailcore.Comment": a_comment,
    "wagtailcore.PageLogEntry": lambda **given: log(a_page(), "wagtail.edit", **given),
    "wagtailcore.ModelLogEntry": lambda **given: log(make(Theme), "wagtail.edit", **given),
    "home.NewsPage": lambda **given: make_news(title=f"News {next(numbers)}"),
    "wagtailimages.Image": lambda **given: _changed(make_image(), given),
    "auth.Group": lambda **given: Group.objects.get_or_create(name="Some group")[0],
    "auth.Permission": a_permission,
}


def _changed(row: models.Model, given: dict[str, Any]) -> models.Model:
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    return row


def make(model: type[models.Model], **given: Any) -> models.Model:
    """A saved row of ``model`` with what is ``given`` and whatever else it needs."""
    if model._meta.label in MADE_BY_HAND:
        return MADE_BY_HAND[model._meta.label](**given)
    if model in FACTORIES:
        made: models.Model = FACTORIES[model].create(**given)
        return made
    values = {
        field.name: _value(field)
        for field in model._meta.local_concrete_fields
        if field.name not in given and not field.primary_key and _is_needed(field)
    }
    return model._base_manager.create(**given, **values)


def _is_needed(field: "models.Field[Any, Any]") -> bool:
    return not (field.null or field.has_default() or getattr(field, "auto_now_add", False)) and (
        not field.blank or isinstance(field, models.ForeignKey)
    )


# By the kind of field, the particular kinds first.
VALUES: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
    models.BooleanField: lambda: False,
    models.UUIDField: uuid4,
    models.DateTimeField: timezone.now,
    models.DateField: timezone.localdate,
    models.GenericIPAddressField: lambda: "192.0.2.1",
    models.FileField: lambda: ContentFile(b"Words.", name="words.txt"),
    models.JSONField: dict,
    models.EmailField: lambda: f"somebody-{next(numbers)}@example.org",
    models.IntegerField: lambda: next(numbers),
    models.Field: lambda: f"some-{next(numbers)}",
}


def _value(field: "models.Field[Any, Any]") -> Any:
    if isinstance(field, models.ForeignKey):
        return make(field.related_model)
    if field.choices:
        return next(iter(field.flatchoices))[0]
    return next(value for kind, value in VALUES.items() if isinstance(field, kind))()


def make_for(holding: Rows, holder: models.Model) -> models.Model:
    """A row of the holding's table that names ``holder`` as the holding says."""
    if isinstance(holding, AuditTrail):
        return _record_of(holding, holder)
    if holding.path == "address":
        return make(holding.model_class, address=holder.email)  # type: ignore[attr-defined]
    return _make_along(holding.model_class, holding.path.split("__"), holder)


def _make_along(model: type[models.Model], path: list[str], holder: models.Model) -> models.Model:
    related = model._meta.get_field(path[0]).related_model
    assert isinstance(related, type)
    end = holder if len(path) == 1 else _make_along(related, path[1:], holder)
    return make(model, **{path[0]: end}, **_beside(model, path[0]))


def _beside(model: type[models.Model], name: str) -> dict[str, Any]:
    """What a constraint of the table wants together with the reference."""
    moment = timezone.now()
    beside: dict[str, dict[str, Any]] = {
        "forums.Topic.hidden_by": {"state": "hidden", "hidden_at": moment},
        "forums.Post.hidden_by": {"state": "hidden", "hidden_at": moment},
        "organisations.JoinRequest.decided_by": {"decided_at": moment, "accepted": True},
        "organisations.Invitation.closed_by": {"closed_at": moment, "outcome": "accepted"},
        "organisations.Organisation.merged_into": {"state": "merged"},
        "bodies.Seat.district": {"stands_for": "district"},
        "digests.Watch.district": {"topic": None},
        "consultations.Response.user": {"receipt_email": "receipt@example.org"},
    }
    return beside.get(f"{model._meta.label}.{name}", {})


def _record_of(holding: AuditTrail, holder: models.Model) -> models.Model:
    named = {
        "acting_user_pk": {"acting_user_pk": holder.pk},
        "target_pk": {"target_pk": str(holder.pk), "target_label": holder._meta.label_lower},
    }
    return make(holding.model_class, **named[holding.path])
