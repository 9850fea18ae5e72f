"""Sets who acts, and lets nobody in who has not signed in: pages are closed unless they stand in OPEN."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from guanxi.kit.actor import NOBODY, acting
from guanxi.org.sessions.client import client_address, client_device, mark_computer
from guanxi.org.sessions.presence import note_presence
from guanxi.org.users.queries import actor_for

# The API authenticates by itself (session or key); links for guests carry their own secret.
OPEN = (
    "/account/login/", "/account/logout/", "/account/inactive/", "/account/password/reset/key/", "/account/theme/", "/account/language/",
    "/invitation/", "/f/", "/setup/", "/health/", "/api/v1/", "/favicon.ico", "/manifest.webmanifest", "/robots.txt", settings.STATIC_URL,
)  # fmt: skip


class ActorMiddleware:
    """request.actor for views, the current actor for everything below them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = actor = self._actor(request)
        if actor is not NOBODY:
            note_presence(request)
        elif not request.path_info.startswith(OPEN):
            return sign_in_first(request)
        # A stranger's deeds (a wrong password, an accepted invitation) are told with the place they came from.
        with acting(actor if actor is not NOBODY else NOBODY.with_(address=client_address(request), device=client_device(request))):
            response = self.get_response(request)
        mark_computer(request, response)
        if response.streaming:
            response.streaming_content = _streamed_by(actor, response.streaming_content)
        return response

    def _actor(self, request):
        user = request.user
        where = {"address": client_address(request), "device": client_device(request)}
        if user.is_authenticated:
            return actor_for(user, **where)
        if "_auth_user_id" in request.session:
            # Somebody disabled him, or his password changed: nothing of the session may live on.
            request.session.flush()
        return NOBODY


def sign_in_first(request) -> HttpResponse:
    """Sends a stranger to the sign-in page; htmx is told to leave the page, since it would swap the sign-in form into a cell."""
    page = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    if request.htmx:
        page = _path_of(request.htmx.current_url) or "/"
    elif "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=401)
    target = f"{resolve_url(settings.LOGIN_URL)}?next={quote(page)}"
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _path_of(url: str | None) -> str:
    parts = urlsplit(url or "")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _streamed_by(actor, chunks):
    """A stream is made after the view returned; each piece of it is still made by the same actor."""
    pieces = iter(chunks)
    while True:
        with acting(actor):
            try:
                piece = next(pieces)
            except StopIteration:
                return
        yield piece
