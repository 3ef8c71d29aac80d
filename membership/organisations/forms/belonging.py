"""What is asked of people who come and go."""

from django import forms

from membership.organisations.models import JoinRequest


class AskToJoinForm(forms.ModelForm[JoinRequest]):
    """A sentence for the managers."""

    class Meta:
        model = JoinRequest
        fields = ["message"]
        labels = {"message": "A word to the managers (optional)"}
        help_texts = {"message": "How they know you, in a sentence."}
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}
