"""What an officer says when a promise moves."""

from django import forms

from consultations.promises.models import WORDS_MAX_LENGTH, Move
from portal.lib.forms import DateField


class MoveForm(forms.Form):
    """Words for everybody. Which question they answer depends on the move."""

    QUESTIONS = {
        Move.PROGRESS: ("How does it stand?", "What has been done so far, and what comes next."),
        Move.KEPT: ("How was it kept?", "What was done, and where people can see it."),
        Move.WITHDRAWN: ("Why will it not be kept?", "The reason, in plain words."),
        Move.DATE_MOVED: ("Why does it need more time?", "The old date stays on the page."),
        Move.REOPENED: ("Why is it taken up again?", "What has turned out to be different."),
    }

    text = forms.CharField(
        max_length=WORDS_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write something for everybody to read"},
    )

    def __init__(self, move: Move, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        question, hint = self.QUESTIONS[move]
        self.fields["text"].label = question
        self.fields["text"].help_text = f"{hint} Everybody reads this."
        if move == Move.DATE_MOVED:
            self.fields["due_on"] = DateField(
                label="New last day", help_text="It is overdue on the day after."
            )
            self.order_fields(["due_on", "text"])
