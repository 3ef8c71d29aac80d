"""What is asked of an officer who makes two organisations one."""

from django import forms


class MergeForm(forms.Form):
    """Why the two are one."""

    reason = forms.CharField(
        label="Why they are the same organisation",
        help_text="Kept in the record of both. For example: registered twice, or they have become one.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FindForm(forms.Form):
    """The words by which the other organisation is looked for."""

    mark_optional = False

    q = forms.CharField(
        label="Name of the other organisation",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
