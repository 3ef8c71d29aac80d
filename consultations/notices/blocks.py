"""Blocks of a notice."""

from wagtail import blocks


class DecisionStepBlock(blocks.StructBlock):
    """One step on the way to the decision."""

    date = blocks.DateBlock()
    body = blocks.CharBlock(
        max_length=150, label="Who", help_text="The committee, board or meeting that decides."
    )
    what = blocks.CharBlock(max_length=250, label="What it does")

    class Meta:
        icon = "date"


class NoticeBodyBlock(blocks.StreamBlock):
    """Further text of a notice, below its fixed parts."""

    heading = blocks.CharBlock(max_length=150, icon="title")
    paragraph = blocks.RichTextBlock(features=["h3", "bold", "ol", "ul", "link", "document-link"])
    inset = blocks.TextBlock(label="Inset text", help_text="Something not to be missed.")
