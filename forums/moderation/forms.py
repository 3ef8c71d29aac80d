"""What people are asked who decide, appeal, answer and stand in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from forums.models import REASON_MAX_LENGTH, ForumModerator, HouseRule, Post, State
from forums.moderation.models.decisions import APPEAL_MAX_LENGTH
from forums.moderation.rulings import Ruling, Seen, state_of, texts_open, topics_open
from forums.moderation.words import (
    LONGEST_SUSPENSION,
    Answer,
    AuthorOutcome,
    TextOutcome,
    TopicOutcome,
)
from membership.people.models import User
from portal.lib.forms import DateField, LastDayField
from portal.lib.time import today


class DecisionForm(forms.Form):
    """The whole decision about a post, on one screen: what is asked for follows from what is chosen."""

    mark_optional = False

    about_text = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose what becomes of it."}
    )
    passages = forms.CharField(
        label="Words to take out",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Copy them exactly, each passage on a line of its own. The post then says “[removed by"
        " a moderator]” in their place, and so does the title of a topic that has them.",
    )
    rule = forms.ChoiceField(
        label="Which house rule was broken?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "The house rules have changed. Choose from those below."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The author reads it, so do not say who reported the post. Not needed when you"
        " leave or approve it.",
    )
    about_topic = forms.BooleanField(required=False)
    about_author = forms.ChoiceField(
        label="And the author?", required=False, widget=forms.RadioSelect
    )
    suspended_until = LastDayField(
        label="Last day of the suspension",
        required=False,
        help_text=f"At most {LONGEST_SUSPENSION.days} days from today.",
    )
    everywhere = forms.ChoiceField(label="Suspended from", required=False, widget=forms.RadioSelect)
    decisions = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reported_at = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        post: Post,
        *args: Any,
        rules: Iterable[HouseRule],
        suspended: bool,
        may_suspend_everywhere: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.rules = {str(rule.pk): rule for rule in rules}
        self._ask_about_text()
        self._ask_about_rule()
        self._ask_about_topic()
        self._ask_about_author(suspended)
        if may_suspend_everywhere:
            self.fields["everywhere"].choices = [  # type: ignore[attr-defined]
                ("", f"This forum, {post.topic.forum}"),
                ("yes", "The forums of all districts"),
            ]
        else:
            del self.fields["everywhere"]

    def _ask_about_text(self) -> None:
        thing = "topic" if self.post.is_first else "post"
        texts = [(each, _words(each, self.post)) for each in texts_open(self.post)]
        self.fields["about_text"].choices = texts  # type: ignore[attr-defined]
        self.fields["about_text"].label = f"What becomes of the {thing}?"
        if TextOutcome.EDITED not in texts_open(self.post):
            del self.fields["passages"]

    def _ask_about_rule(self) -> None:
        """Where no house rules are published, the reason has to say it all."""
        if not self.rules:
            del self.fields["rule"]
            return
        titles = [(pk, f"{rule.number}. {rule.title}") for pk, rule in self.rules.items()]
        self.fields["rule"].choices = [("", "None"), *titles]  # type: ignore[attr-defined]

    def _ask_about_topic(self) -> None:
        opened = topics_open(self.post)
        self.fields["about_topic"].label = (
            "Lock the topic: nobody can reply any more"
            if opened == TopicOutcome.LOCKED
            else "Unlock the topic: people can reply again"
        )

    def _ask_about_author(self, suspended: bool) -> None:
        if self.post.author is None:
            for name in ("about_author", "suspended_until"):
                del self.fields[name]
            return
        lift = [(AuthorOutcome.LIFTED, "Lift the suspension")] if suspended else []
        self.fields["about_author"].choices = [  # type: ignore[attr-defined]
            ("", "Nothing more"),
            (AuthorOutcome.WARNED, "Warn them"),
            (
                AuthorOutcome.SUSPENDED,
                "Suspend them: they cannot write until a day that you choose",
            ),
            *lift,
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ruling = self.ruling
        if self.rules and ruling.needs_rule and not ruling.rule and "rule" not in self.errors:
            self.add_error("rule", "Choose the house rule that was broken.")
        if ruling.needs_reason and not ruling.reason.strip() and "reason" not in self.errors:
            self.add_error("reason", "Say why.")
        if ruling.about_text == TextOutcome.EDITED and not ruling.passages:
            self.add_error("passages", "Enter the words to take out.")
        if ruling.about_author == AuthorOutcome.SUSPENDED and "suspended_until" not in self.errors:
            self._check_day(ruling.suspended_until)
        return cleaned

    def _check_day(self, until: date | None) -> None:
        on = today()
        if until is None:
            self.add_error("suspended_until", "Enter the last day of the suspension.")
        elif not on < until <= on + LONGEST_SUSPENSION:
            self.add_error("suspended_until", "The last day must be today or later, within a year.")

    @property
    def ruling(self) -> Ruling:
        """What was chosen."""
        said = self.cleaned_data
        lines = said.get("passages", "").replace("\r\n", "\n").split("\n")
        return Ruling(
            about_text=said.get("about_text", ""),
            rule=self.rules.get(said.get("rule", "")),
            reason=said.get("reason", ""),
            passages=tuple(line.strip() for line in lines if line.strip()),
            about_topic=topics_open(self.post) if said.get("about_topic") else "",
            about_author=said.get("about_author", ""),
            suspended_until=said.get("suspended_until"),
            everywhere=bool(said.get("everywhere")),
        )

    @property
    def seen(self) -> Seen:
        """What the page showed when it was opened."""
        said = self.cleaned_data
        return Seen(said["decisions"], _moment(said["reported_at"]), said["mark"])


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _words(outcome: TextOutcome, post: Post) -> str:
    whole = post.is_first
    hidden = state_of(post) == State.HIDDEN
    return {
        TextOutcome.KEPT: "Leave it hidden" if hidden else "Leave it as it is",
        TextOutcome.APPROVED: "Approve it: everybody can read it",
        TextOutcome.REFUSED: "Refuse it: nobody but its author and moderators sees it",
        TextOutcome.HIDDEN: "Hide it, with all its replies" if whole else "Hide it",
        TextOutcome.EDITED: "Take some words out",
        TextOutcome.SHOWN: "Show it again",
    }[outcome]


class AppealForm(forms.Form):
    """Why a decision should be changed."""

    body = forms.CharField(
        label="Why should the decision be changed?",
        max_length=APPEAL_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why the decision should be changed."},
    )


class AnswerForm(forms.Form):
    """Whether a decision stands."""

    answer = forms.ChoiceField(
        label="Does the decision stand?",
        choices=[
            (Answer.UPHELD, "Yes, it stands"),
            (Answer.OVERTURNED, "No, it is overturned: what it did is undone"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the decision stands."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The author reads it.",
        error_messages={"required": "Say why."},
    )


class CoverForm(forms.Form):
    """When a moderator is away, and who stands in."""

    forum = forms.ChoiceField(
        label="Which forum?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a forum."},
    )
    cover = forms.ChoiceField(
        label="Who stands in for you?",
        widget=forms.RadioSelect,
        help_text="Another moderator of the same forum stands in at once. For somebody else an"
        " officer of the council has to agree first.",
        error_messages={"required": "Choose who stands in for you."},
    )
    start = DateField(label="First day away", error_messages={"required": "Enter the first day."})
    end = LastDayField(label="Last day away", error_messages={"required": "Enter the last day."})

    def __init__(
        self, own: Sequence[ForumModerator], others: Sequence[User], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = {str(each.pk): each for each in own}
        self.others = {str(each.pk): each for each in others}
        self.fields["forum"].choices = [(pk, each.forum.name) for pk, each in self.own.items()]  # type: ignore[attr-defined]
        self.fields["cover"].choices = [(pk, each.full_name) for pk, each in self.others.items()]  # type: ignore[attr-defined]
        if len(own) == 1:
            self.fields["forum"].initial = str(own[0].pk)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", "The last day is not before the first.")
        elif end and end <= today():
            self.add_error("end", "The last day must be today or later.")
        return cleaned

    @property
    def moderator(self) -> ForumModerator:
        """The row of whoever is away, in the forum that was chosen."""
        return self.own[self.cleaned_data["forum"]]

    @property
    def stand_in(self) -> User:
        return self.others[self.cleaned_data["cover"]]
