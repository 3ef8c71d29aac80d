"""The editors' screen for You Said, We Did."""

from wagtail.admin.panels import FieldPanel

from consultations.promises.models import Pair
from consultations.screens import RecordViewSet


class PairViewSet(RecordViewSet):
    model = Pair
    name = "pair"
    icon = "tick-inverse"
    menu_label = "You said, we did"
    list_display = ["heading", "said", "page", "order"]
    list_filter = ["page"]
    panels = [
        FieldPanel("page"),
        FieldPanel("heading"),
        FieldPanel("said"),
        FieldPanel("done"),
        FieldPanel("link"),
        FieldPanel("link_text"),
        FieldPanel("order"),
    ]
