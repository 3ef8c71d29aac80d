"""Sending an issue to oneself before it leaves."""

from datetime import datetime

from digests.actions.notices import notify
from digests.actions.readers import reader_of
from digests.mail.trial import Trial
from digests.models import NoticeKind
from membership.people.models import User


def send_trial(trial: Trial, *, acting_user: User, now: datetime) -> None:
    """Mail it to the editor, and to nobody else; once in ten seconds."""
    notify(
        NoticeKind.TRIAL,
        reader_of(acting_user, now=now),
        subject_pk=acting_user.pk,
        occurrence=f"{now:%Y%m%d%H%M%S}"[:-1],
        details=trial.as_details(),
        now=now,
    )
