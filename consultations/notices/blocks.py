"""Blocks of a notice."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class DecisionStepBlock(blocks.StructBlock):
    """One step on the way to the decision."""

    date = blocks.DateBlock()
    body = blocks.CharBlock(
        max_length=150, label="Who", help_text="The committee, board or meeting that decides."
    )
    what = blocks.CharBlock(max_length=250, label="What it does")
    decides = blocks.BooleanBlock(
        required=False,
        label="This step decides",
        help_text="After it the answers could change nothing. Steps that only consider do not count.",
    )

    class Meta:
        icon = "date"


class NoticeBodyBlock(blocks.StreamBlock):
    """Further text of a notice, below its fixed parts."""

    heading = blocks.CharBlock(max_length=150, icon="title")
    paragraph = blocks.RichTextBlock(features=["h3", "bold", "ol", "ul", "link", "document-link"])
    inset = blocks.TextBlock(label="Inset text", help_text="Something not to be missed.")


class PostBlock(blocks.StructBlock):
    address = blocks.TextBlock(rows=4, help_text="One line each, with the postcode.")
    note = blocks.CharBlock(
        required=False, max_length=250, help_text="For example where paper forms can be had."
    )

    class Meta:
        icon = "home"
        label = "By post"


class EmailBlock(blocks.StructBlock):
    address = blocks.EmailBlock(label="E-mail address")
    note = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "mail"
        label = "By e-mail"


class TelephoneBlock(blocks.StructBlock):
    number = blocks.CharBlock(max_length=30)
    note = blocks.CharBlock(required=False, max_length=250, help_text="When somebody answers.")

    class Meta:
        icon = "comment"
        label = "By telephone"


class EventBlock(blocks.StructBlock):
    """A meeting to which people can come."""

    title = blocks.CharBlock(max_length=150)
    starts = blocks.DateTimeBlock()
    ends = blocks.DateTimeBlock(required=False)
    place = blocks.TextBlock(rows=3, help_text="Where, with the postcode; or how to join online.")
    note = blocks.CharBlock(
        required=False, max_length=250, help_text="Access, interpreters, booking."
    )

    class Meta:
        icon = "date"
        label = "At an event"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["ends"] and cleaned["ends"] <= cleaned["starts"]:
            wrong = ValidationError("The end must be after the start.")
            raise StructBlockValidationError(block_errors={"ends": wrong})
        return cleaned


class WaysBlock(blocks.StreamBlock):
    """How people can answer beside the form on this site, which is there by itself."""

    post = PostBlock()
    email = EmailBlock()
    telephone = TelephoneBlock()
    event = EventBlock()
