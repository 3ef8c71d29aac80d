"""The blocks that a page's text is made of. Few, and each one reads well on a phone and in print."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from portal.records.retention import all_rules

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
SHORT_TEXT_FEATURES = ["bold", "ul", "link"]


class PictureBlock(blocks.StructBlock):
    """A picture with the words for those who do not see it, and a caption for all."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Picture"
        template = "home/blocks/picture.html"


class CallToActionBlock(blocks.StructBlock):
    """One button that says what happens when it is pressed."""

    label = blocks.CharBlock(max_length=60, help_text="Start with a verb: “Answer the survey”.")
    page = blocks.PageChooserBlock(required=False)
    address = blocks.URLBlock(required=False, help_text="Only when it is no page of this site.")
    text = blocks.TextBlock(
        required=False, max_length=300, help_text="A sentence or two before it."
    )

    class Meta:
        icon = "arrow-right"
        label = "Button"
        template = "home/blocks/call_to_action.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            message = "Choose a page or give an address: one of the two."
            raise blocks.StructBlockValidationError(block_errors={"page": ValidationError(message)})
        return cleaned


class DetailsBlock(blocks.StructBlock):
    """A line that opens to show more, for what only some readers need."""

    summary = blocks.CharBlock(max_length=100)
    text = blocks.RichTextBlock(features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "list-ul"
        label = "More on request"
        template = "home/blocks/details.html"


class ContactsBlock(blocks.StaticBlock):
    """Who to turn to, taken from the site's settings, so that it is written once."""

    class Meta:
        icon = "mail"
        label = "Contacts"
        admin_text = "The key officer, the Cabinet Member and the address from Settings, Contacts."
        template = "home/blocks/contacts.html"


class RetentionBlock(blocks.StaticBlock):
    """How long things are kept, from the very rules that do away with them."""

    class Meta:
        icon = "time"
        label = "How long things are kept"
        admin_text = (
            "The rules by which the portal deletes what it keeps no longer, as they are in force."
        )
        template = "home/blocks/retention.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "rules": all_rules()}


class TextBlocks(blocks.StreamBlock):
    """The text of a page."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, template="home/blocks/text.html")
    inset = blocks.RichTextBlock(
        features=SHORT_TEXT_FEATURES,
        icon="openquote",
        label="Set apart",
        template="home/blocks/inset.html",
    )
    picture = PictureBlock()
    call_to_action = CallToActionBlock()
    details = DetailsBlock()
    contacts = ContactsBlock()
    retention = RetentionBlock()
