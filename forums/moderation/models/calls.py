"""Whom to call when something cannot wait: set by editors, shown to whoever reports it."""

from dataclasses import dataclass

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

DEFAULT = """\
Emergency services | 999 | Somebody is in danger now, or a crime is happening.
Police | 101 | It is not an emergency.
Samaritans | 116 123 | Somebody to talk to, free, day and night.
Childline | 0800 1111 | For children and young people, free, day and night.
Kent County Council, about a child | 03000 41 11 11 | In office hours.
Kent County Council, about an adult | 03000 41 61 61 | In office hours.
Kent’s social services, out of hours | 03000 41 91 91 | In the evening, at night and at weekends."""


@dataclass(frozen=True)
class Call:
    """Whom to call, under which number, and when."""

    name: str
    number: str
    when: str

    @property
    def tel(self) -> str:
        """The number as a telephone dials it."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


@register_setting(icon="warning", order=20)
class WhoToCall(BaseGenericSetting):
    """The numbers shown when somebody reports what is illegal or a person at risk."""

    numbers = models.TextField(
        default=DEFAULT,
        help_text="A line each: who, the number, and when to call it, with | between them.",
    )
    panels = [FieldPanel("numbers")]

    class Meta:
        verbose_name = "who to call"
        verbose_name_plural = "who to call"

    def __str__(self) -> str:
        return "Who to call"

    @classmethod
    def shown(cls) -> "list[Call]":
        """The numbers in force: as editors set them, else the first ones; asking writes nothing."""
        return (cls.objects.first() or cls()).calls

    @property
    def calls(self) -> list[Call]:
        lines = (line.split("|") for line in self.numbers.splitlines() if line.strip())
        return [Call(*[part.strip() for part in [*line, "", ""][:3]]) for line in lines]
