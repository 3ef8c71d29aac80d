"""What the editors' screens of the room share. Each sub-package names its own."""

from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

IN_USE = "“%s” cannot be deleted: answers hang on it. Unpublish the consultation instead."


class RecordIndexView(generic.IndexView):
    def get_add_url(self) -> str | None:
        """What the list is narrowed to is filled in for a new record."""
        url: str | None = super().get_add_url()
        chosen = self.request.GET.urlencode()
        return f"{url}?{chosen}" if url and chosen else url


class RecordCreateView(generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """A link to a new record may say what it belongs to (``?page=7``)."""
        names = self.get_form_class().base_fields
        chosen = {key: value for key, value in self.request.GET.items() if key in names}
        return {**super().get_initial(), **chosen}


class RecordDeleteView(generic.DeleteView):
    def refusal(self) -> str:
        """Why the record has to stay; empty when it may go."""
        return ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What answers hang on stays, with a message instead of a fault."""
        try:
            with transaction.atomic():
                if why := self.refusal():
                    return self._refuse(why)
                return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]
        except ProtectedError:
            return self._refuse(IN_USE % self.object)

    def _refuse(self, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return redirect(self.index_url_name)


class RecordViewSet(ModelViewSet):
    """A plain record with a list, a form and a way to delete it."""

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    delete_view_class = RecordDeleteView
    copy_view_enabled = False
    list_per_page = 30
    model: type[Model]
