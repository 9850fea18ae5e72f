"""Who asks the API: a signed-in session (writes with its CSRF token) or a personal key in `Authorization: Bearer …`."""

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie

from guanxi.commons.keys.actions import actor_for_key
from guanxi.kit.actor import acting
from guanxi.org.sessions.client import client_address, client_device


class Key(HttpBearer):
    """A personal key, with its owner's rights of this moment."""

    def authenticate(self, request: HttpRequest, token: str):
        """The actor, kept on the request."""
        actor = actor_for_key(token, address=client_address(request), device=client_device(request))
        if actor is None:
            raise HttpError(401, "unknown key")
        request.actor = actor
        return actor


class Session(APIKeyCookie):
    """The browser's session; ninja checks the CSRF token of writes."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None):
        """The person of the session, if there is one."""
        return request.actor if request.actor.is_person else None


def as_asker(request, answer):
    """Runs `answer()` with the asker as the current actor: a key is known only after the middleware has passed."""
    with acting(request.actor):
        return answer()
