"""The editors' screens for You Said, We Did."""

from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from consultations.promises.forms import DeedForm, PointForm
from consultations.promises.models import Deed, Point
from consultations.promises.policies import can_view_deed
from consultations.screens import RecordDeleteView, RecordViewSet

PROMISE_STAYS = (
    "“%s” is promised to everybody and stays. Withdraw it on its own page, with the reason."
)


class PointViewSet(RecordViewSet):
    model = Point
    name = "point"
    icon = "openquote"
    menu_label = "You said"
    list_display = ["heading", "text", "page", "order"]
    list_filter = ["page"]
    edit_handler = ObjectList(
        [
            FieldPanel("page"),
            FieldPanel("heading"),
            FieldPanel("text"),
            FieldPanel("questions", widget=CheckboxSelectMultiple),
            FieldPanel("codes", widget=CheckboxSelectMultiple),
            FieldPanel("quotes", widget=CheckboxSelectMultiple),
            FieldPanel("topic_lines"),
            FieldPanel("order"),
        ],
        base_form_class=PointForm,
    )


class DeedDeleteView(RecordDeleteView):
    """A promise that everybody has read stays, and so does one that has a history."""

    def refusal(self) -> str:
        deed: Deed = self.object
        stays = deed.is_promise and can_view_deed(None, deed, timezone.now())
        return PROMISE_STAYS % deed if stays or deed.notes.exists() else ""


class DeedViewSet(RecordViewSet):
    model = Deed
    name = "deed"
    icon = "tick-inverse"
    menu_label = "We did"
    delete_view_class = DeedDeleteView
    list_display = ["text", "kind", "owner_post", "due_on", "page"]
    list_filter = ["page", "kind"]
    edit_handler = ObjectList(
        [
            FieldPanel("page"),
            FieldPanel("points", widget=CheckboxSelectMultiple),
            FieldPanel("kind"),
            FieldPanel("text"),
            FieldPanel("reason"),
            MultiFieldPanel(
                [FieldPanel("owner_post"), FieldPanel("owner"), FieldPanel("due_on")],
                heading="Only for a promise",
            ),
            MultiFieldPanel(
                [FieldPanel("link"), FieldPanel("link_text")], heading="Where to see it"
            ),
            FieldPanel("order"),
        ],
        base_form_class=DeedForm,
    )
