"""What a moderator is asked who arranges topics; a reason each time."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from forums.arranging.actions import clean_title
from forums.forms import ReasonForm
from forums.models import TITLE_MAX_LENGTH, Forum, Topic
from forums.policies import can_moderate
from membership.people.models import User
from portal.lib.time import today

ADDRESS_MAX_LENGTH = 500
_TOPIC = re.compile(r"(?:.*/forums/[-\w]+/)?(\d{1,18})(?:[/?#].*)?", re.ASCII)
NO_SUCH_TOPIC = "There is no topic at this address that you moderate. Copy it from your browser."


class TitleField(forms.CharField):
    """A topic's title, on one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=TITLE_MAX_LENGTH, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return clean_title(text) if text else ""
        except ValueError as error:
            raise ValidationError(self.error_messages["required"], code="required") from error


class TopicField(forms.CharField):
    """The address of a topic that the moderator looks after, or its number."""

    def __init__(self, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(
            max_length=ADDRESS_MAX_LENGTH,
            help_text="Open it and copy the address, such as /forums/thanet/12/beach-clean/",
            **kwargs,
        )

    def clean(self, value: Any) -> Topic | None:
        text = super().clean(value)
        return self._topic(text) if text else None

    def _topic(self, text: str) -> Topic:
        """One that is not there, not to be seen or not hers meets the same answer."""
        found = _TOPIC.fullmatch(text)
        topics = Topic.objects.visible().select_related("forum__district", "forum__body")
        topic: Topic | None = topics.filter(pk=found[1]).first() if found else None
        if topic is None or not can_moderate(self.user, topic.forum, on=today()):
            raise ValidationError(NO_SUCH_TOPIC, code="invalid")
        return topic


class RenameForm(ReasonForm):
    title = TitleField(label="New title", error_messages={"required": "Enter a title."})
    field_order = ("title", "reason")


class MoveForm(ReasonForm):
    field_order = ("forum", "reason")

    def __init__(self, forums: Sequence[Forum], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forums = {str(forum.pk): forum for forum in forums}
        self.fields["forum"] = forms.ChoiceField(
            label="Which forum does it belong in?",
            choices=[("", "Choose a forum"), *((pk, str(one)) for pk, one in self.forums.items())],
            error_messages={
                "required": "Choose a forum.",
                "invalid_choice": "Choose one of the forums on the list.",
            },
        )
        self.order_fields(self.field_order)

    def clean_forum(self) -> Forum:
        return self.forums[self.cleaned_data["forum"]]


class MergeForm(ReasonForm):
    field_order = ("into", "reason")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = TopicField(
            user,
            label="Address of the topic that it is merged into",
            error_messages={"required": "Enter the address of a topic."},
        )
        self.order_fields(self.field_order)


class SplitForm(ReasonForm):
    """Which posts go where: into a new topic with a title, or into one that is there."""

    title = TitleField(
        label="Title of a new topic",
        required=False,
        help_text="The first of the chosen posts becomes its text.",
    )
    field_order = ("posts", "title", "into", "reason")

    def __init__(
        self, user: User, posts: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"] = forms.MultipleChoiceField(
            label="Which posts?",
            choices=posts,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose at least one post.",
                "invalid_choice": "One of these posts has been moved meanwhile. Choose again.",
            },
        )
        self.fields["into"] = TopicField(
            user, label="Or the address of a topic that is there", required=False
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        sent: dict[str, Any] = super().clean() or {}
        if self.errors:
            return sent
        if sent["title"] and sent["into"]:
            self.add_error("into", "Enter a title or an address, not both.")
        elif not sent["title"] and not sent["into"]:
            self.add_error("title", "Enter a title, or the address of a topic.")
        return sent
