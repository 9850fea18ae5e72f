import pytest
from django.urls import get_resolver

from guanxi.kit.actor import NOBODY, current_actor
from guanxi.org.sessions.client import client_address
from guanxi.org.sessions.middleware import OPEN, ActorMiddleware
from guanxi.org.sessions.models import Visit
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db


def plain_routes(resolver=None, prefix="/"):
    """Addresses without arguments, from the URL patterns themselves: a page added tomorrow is walked too."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = str(entry.pattern).lstrip("^").rstrip("$")
        if hasattr(entry, "url_patterns"):
            yield from plain_routes(entry, prefix + route)
        elif "<" not in route and "(" not in route:
            yield (prefix + route).replace("\\", "")


def test_every_page_sends_a_stranger_to_the_sign_in_page(client):
    walked = [route for route in plain_routes() if not route.startswith(OPEN)]
    assert len(walked) > 5
    for route in walked:
        for method in (client.get, client.post):
            answer = method(route)
            assert answer.status_code == 302 and answer["Location"].startswith("/account/login/?next="), route


def test_addresses_that_do_not_exist_look_the_same_to_a_stranger(client):
    for path in ("/customers/customers/1/", "/org/users/999999/", "/nothing/here/"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (302, b"")


def test_htmx_leaves_the_page_when_the_session_is_over(client):
    answer = client.get("/org/departments/tree/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/customers/customers/?q=a")
    assert answer.status_code == 200 and answer.content == b""
    assert answer["HX-Redirect"] == "/account/login/?next=/customers/customers/%3Fq%3Da"


def test_htmx_from_elsewhere_comes_back_to_a_page_of_ours(client):
    answer = client.get("/org/departments/tree/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="https://evil.example/org/")
    assert answer["HX-Redirect"] == "/account/login/?next=/org/"


def test_a_program_that_asks_for_json_gets_401(client):
    assert client.get("/org/departments/tree/", HTTP_ACCEPT="application/json").status_code == 401


def test_a_session_over_leaves_nothing_behind(client):
    li = colleague("li")
    client.force_login(li)
    client.get("/account/me/")
    type(li).objects.filter(pk=li.pk).plain_update(is_active=False)
    assert client.get("/account/me/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_actor_holds_for_streamed_answers_too(rf):
    from django.http import StreamingHttpResponse

    li = colleague("li", "salesperson")
    request = rf.get("/somewhere/")
    request.user, request.session, request.htmx = li, {"seen": 9e9}, False
    answer = ActorMiddleware(lambda r: StreamingHttpResponse(str(current_actor().user_id) for _ in range(2)))(request)
    assert b"".join(answer.streaming_content) == f"{li.pk}{li.pk}".encode()
    assert current_actor() is not NOBODY and current_actor().user_id is None


def test_a_forged_address_is_not_believed(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4", REMOTE_ADDR="10.0.0.9")
    assert client_address(request) == "10.0.0.9"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7", REMOTE_ADDR="10.0.0.9")
    assert client_address(request) == "203.0.113.7"


def test_a_page_costs_no_write_to_say_that_one_is_here(client, django_assert_max_num_queries):
    client.force_login(colleague("li"))
    client.get("/account/me/")
    seen = Visit.objects.get().seen_at
    client.get("/account/me/")
    assert Visit.objects.get().seen_at == seen
