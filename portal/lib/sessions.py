"""Sessions in the database, read by a prepared statement: every page of everybody logged in asks for one."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.lib.prepared import prepared


class SessionStore(db.SessionStore):
    """Django’s own but for the reading."""

    def _get_session_from_db(self) -> Session | None:
        found = _sessions(key=self.session_key or "", now=timezone.now())
        if found:
            session: Session = found[0]
            return session
        self._session_key = None
        return None


@prepared(key=str, now=datetime)
def _sessions(*, key: str, now: datetime) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
