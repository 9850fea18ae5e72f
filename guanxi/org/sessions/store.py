"""Sessions in the database, read as cheaply as what every request asks for must be."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from guanxi.kit.dialects import by_key


class SessionStore(db.SessionStore):
    """Django's, but for the statement that reads it, which is put together once a process."""

    def _get_session_from_db(self):
        kept = by_key(self.model, self.session_key)
        if kept is not None and kept.expire_date > timezone.now():
            return kept
        self._session_key = None
        return None
