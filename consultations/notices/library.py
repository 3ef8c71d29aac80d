"""Wagtail's library of files and pictures: what a consultation uses of it is not deleted."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.http import HttpRequest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as images_policy
from wagtail.models import ReferenceIndex

from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import RoundDocument

IN_USE = (
    "“%s” cannot be deleted: the consultation “%s” uses it. Take it out of the consultation first. What could"
    " be read in a round that has opened stays."
)
ONE_BY_ONE = {
    "wagtaildocs:delete": "document_id",
    "wagtaildocs:delete_multiple": "doc_id",
    "wagtailimages:delete": "image_id",
    "wagtailimages:delete_multiple": "image_id",
}
IN_BULK = "wagtail_bulk_action"


def would_delete(request: HttpRequest, name: str, given: dict[str, Any]) -> list[Model]:
    """The files or pictures that the view called ``name`` is asked to delete, where the person may."""
    if name in ONE_BY_ONE:
        policy = documents_policy if name.startswith("wagtaildocs:") else images_policy
        found = policy.instances_user_has_permission_for(request.user, "delete")
        return list(found.filter(pk=given[ONE_BY_ONE[name]]))
    if name == IN_BULK and given["action"] == "delete":
        for model in (get_document_model(), get_image_model()):
            named = (model._meta.app_label, model._meta.model_name)
            if named == (given["app_label"], given["model_name"]):
                action = bulk_action_registry.get_bulk_action_class(*named, "delete")
                return list(action(request, model).get_actionable_objects()[0])
    return []


def refusal(things: Iterable[Model]) -> str:
    """Why one of ``things`` has to stay; empty when all of them may go."""
    for thing in things:
        if notice := _used_by(thing):
            return IN_USE % (thing, notice.title)
    return ""


def _used_by(thing: Model) -> ConsultationPage | None:
    """A consultation that gives it to read, gave it to read once, or shows or links it in a text."""
    linking = ReferenceIndex.get_references_to(thing)
    pages = linking.filter(content_type__model=ConsultationPage._meta.model_name)
    texts = linking.filter(content_type__model=RoundDocument._meta.model_name)
    used = Q(pk__in=list(pages.values_list("object_id", flat=True)))
    used |= Q(rounds__documents__in=list(texts.values_list("object_id", flat=True)))
    if isinstance(thing, get_document_model()):
        for path in ("", "formats__", "earlier__"):
            used |= Q(**{f"rounds__documents__{path}file": thing})
    return ConsultationPage.objects.filter(used).order_by("pk").first()  # type: ignore[no-any-return]
