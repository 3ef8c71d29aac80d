"""Who to turn to: set once, shown on the contact page and wherever a page asks for it."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="mail", order=10)
class Contacts(BaseGenericSetting):
    """The named key officer and team, the Cabinet Member they answer to, and where to write."""

    run_by = models.CharField(
        "run by", max_length=150, blank=True, help_text="Such as “Kent County Council”."
    )
    team = models.CharField(max_length=150, blank=True, help_text="The team of the key officer.")
    key_officer_name = models.CharField("name", max_length=150, blank=True)
    key_officer_title = models.CharField("job title", max_length=150, blank=True)
    key_officer_email = models.EmailField("e-mail address", blank=True)
    key_officer_phone = models.CharField("telephone", max_length=30, blank=True)
    cabinet_member_name = models.CharField("name", max_length=150, blank=True)
    cabinet_member_portfolio = models.CharField("portfolio", max_length=150, blank=True)
    email = models.EmailField(
        "e-mail address of the team", blank=True, help_text="Read by more than one person."
    )
    postal_address = models.TextField("postal address", max_length=500, blank=True)

    panels = [
        MultiFieldPanel([FieldPanel("run_by"), FieldPanel("team")], heading="Who runs the portal"),
        MultiFieldPanel(
            [
                FieldPanel("key_officer_name"),
                FieldPanel("key_officer_title"),
                FieldPanel("key_officer_email"),
                FieldPanel("key_officer_phone"),
            ],
            heading="Key officer",
            help_text="The one named person who has the power to act on what the sector says.",
        ),
        MultiFieldPanel(
            [FieldPanel("cabinet_member_name"), FieldPanel("cabinet_member_portfolio")],
            heading="Cabinet Member",
            help_text="The councillor whom the key officer answers to.",
        ),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("postal_address")], heading="Write to us"),
    ]

    class Meta:
        verbose_name = "contacts"
        verbose_name_plural = "contacts"

    def __str__(self) -> str:
        return "Contacts"
