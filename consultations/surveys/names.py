"""What an officer found of the name that somebody gave, forgotten: of another name it says nothing."""

from consultations.models import NameDecision, Response


def forget_name(response: Response) -> None:
    """The name waits again to be looked up; call it inside a transaction.

    Raises IntegrityError where the response cannot count without its organisation.
    """
    response.speak_for(None)
    response.save(update_fields=["organisation", "organisation_kind"])
    NameDecision.objects.filter(response=response).delete()


def forget_another_name(response: Response, name: str) -> None:
    """The same where ``name`` is not the one that was looked up; one that is no text is no officer's find."""
    if response.organisation_name and name != response.organisation_name:
        forget_name(response)
