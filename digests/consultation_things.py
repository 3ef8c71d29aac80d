"""What of consultations somebody can ask to hear about: one of them, or those of a district or theme."""

from typing import Any

from consultations.models import ConsultationPage
from membership.people.roles import Anyone
from membership.places.models import District, Theme
from portal.lib.time import today


def things(kind: str, person: Anyone) -> Any:
    """The things of a ``kind`` that ``person`` may ask about; raises KeyError for another kind."""
    every: dict[str, Any] = {
        "consultation": lambda: ConsultationPage.objects.visible_to(person),
        "district": lambda: District.objects.current(today()),
        "theme": Theme.objects.all,
    }
    return every[kind]()


def in_words(kind: str, thing: Any) -> str:
    """What is written about it, as the end of "E-mails about …"."""
    words = {
        "consultation": f"“{thing}”",
        "district": f"consultations in {thing}",
        "theme": f"consultations and topics about {thing}",
    }
    return words[kind]
