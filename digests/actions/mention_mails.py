"""Choosing whether one is mailed about mentions."""

from datetime import datetime

from django.db import transaction

from digests.actions.preferences import mark_of_mentions, require_unchanged
from digests.actions.readers import reader_of
from digests.models import Reader
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def choose_mention_mails(
    *, own: bool, organisations: bool, seen: str = "", acting_user: User, now: datetime
) -> None:
    """``acting_user`` is mailed about mentions of herself and of her organisations, or not.

    Raises ChoicesChanged where she had ``seen`` another choice than is saved.
    """
    pk = reader_of(acting_user, now=now).pk
    reader = Reader.objects.select_for_update().get(pk=pk)
    require_unchanged(seen, mark_of_mentions(reader))
    old = _facts(reader)
    reader.mails_mentions, reader.mails_organisation_mentions = own, organisations
    reader.save(update_fields=["mails_mentions", "mails_organisation_mentions"])
    if _facts(reader) != old:
        record(
            reader, "changed mention mails", acting_user=acting_user, old=old, new=_facts(reader)
        )


def _facts(reader: Reader) -> dict[str, object]:
    return {"own": reader.mails_mentions, "organisations": reader.mails_organisation_mentions}
