"""Where people are signed in: one row a session, refreshed now and then, ended at a word."""

import time
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from guanxi.org.sessions.client import client_address, client_device
from guanxi.org.sessions.models import Visit

REFRESH = 600  # seconds between two notes of "seen": a page must not cost a write


def note_presence(request) -> None:
    """Keeps "last seen" of this session; also makes the row for a session that began elsewhere (a test, the demo's role switch)."""
    session = request.session
    now = int(time.time())
    if now - session.get("seen", 0) < REFRESH:
        return
    session["seen"] = now
    values = {"user": request.user, "address": client_address(request), "device": client_device(request)[:80], "seen_at": timezone.now()}
    Visit.objects.update_or_create(session_key=session.session_key, defaults=values)


def end_sessions(user, *, but: str | None = None) -> int:
    """Signs a person out everywhere (except on the session `but`); returns how many sessions ended."""
    visits = Visit.objects.filter(user=user)
    if but:
        visits = visits.exclude(session_key=but)
    return sum(end_visit(v) for v in list(visits))


def end_visit(visit: Visit) -> int:
    """Ends one session; its next request meets the sign-in page."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(visit.session_key)
    store.delete()
    visit.delete()
    return 1


def forget_old(now: datetime) -> int:
    """Drops the rows of sessions that nobody used for as long as a session lives; returns how many."""
    return Visit.objects.filter(seen_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()[0]
