import time

import pytest
from django.core import signing

from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.users import actions
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import PASSWORD, colleague, role

pytestmark = pytest.mark.django_db
NEW = "Yun-Shan-2026"


def accept(client, link, password=NEW):
    return client.post(link, {"new_password1": password, "new_password2": password})


def test_an_invitation_is_shown_once_and_lets_in_once(client):
    admin, new = colleague("admin", "administrator"), colleague("new", "salesperson", password=None)
    client.force_login(admin)
    page = client.post(f"/org/users/{new.pk}/invitation/").content.decode()
    link = page.split('id="link" value="')[1].split('"')[0]
    assert link.startswith("http://testserver/invitation/")
    assert link not in client.get(f"/org/users/{new.pk}/invitation/").content.decode()
    client.logout()
    assert "new" in client.get(link).content.decode()
    assert accept(client, link).status_code == 302
    assert client.get("/account/me/").context["request"].user == new
    client.logout()
    assert client.get(link).status_code == 410
    assert accept(client, link, "Another-2026-x").status_code == 410
    assert User.objects.get(pk=new.pk).check_password(NEW)


def test_a_new_invitation_makes_the_old_one_worthless(client):
    new = colleague("new", password=None)
    old = actions.invite(new, actor=SYSTEM)
    link = actions.invite(User.objects.get(pk=new.pk), actor=SYSTEM)
    assert accept(client, old).status_code == 410
    assert accept(client, link).status_code == 302


def test_an_invitation_dies_after_seven_days(client, monkeypatch):
    link = actions.invite(colleague("new", password=None), actor=SYSTEM)
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + actions.INVITATION_LIFE + 60)
    assert accept(client, link).status_code == 410


def test_a_forged_invitation_is_refused(client):
    new = colleague("new", password=None)
    for token in ("x", signing.dumps([new.pk, new.password[-12:]], salt="other"), signing.dumps([new.pk, ""], salt=actions.SALT)):
        assert accept(client, f"/invitation/{token}/").status_code == 410
    assert User.objects.get(pk=new.pk).is_invited


@pytest.mark.row("X34", part=True)
@pytest.mark.parametrize("weak", ["12345678901234", "short-1", "password123", "xinlaide-2026"])
def test_weak_passwords_are_refused_with_a_reason(client, weak):
    new = colleague("xinlaide", password=None, name="xinlaide")
    answer = accept(client, actions.invite(new, actor=SYSTEM), weak)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert User.objects.get(pk=new.pk).is_invited


def test_a_reset_link_works_once_and_signs_other_computers_out(client):
    admin, li = colleague("admin", "administrator"), colleague("li", "salesperson")
    elsewhere = type(client)()
    elsewhere.force_login(li)
    assert elsewhere.get("/account/me/").status_code == 200
    client.force_login(admin)
    page = client.post(f"/org/users/{li.pk}/reset/").content.decode()
    link = page.split('id="link" value="')[1].split('"')[0]
    client.logout()
    form = client.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    assert "li" not in where.rsplit("-", 1)[1], "the key does not stay in the address"
    assert client.post(where, {"password1": NEW, "password2": NEW}).status_code == 302
    assert User.objects.get(pk=li.pk).check_password(NEW)
    assert elsewhere.get("/account/me/").status_code == 302
    assert type(client)().get(link).context["token_fail"]


def test_a_reset_link_dies_when_somebody_signs_in(client):
    li = colleague("li")
    link = actions.reset_code(li, actor=SYSTEM)
    client.post("/account/login/", {"login": "li", "password": PASSWORD})
    client.logout()
    assert client.get(link).context["token_fail"]


def test_nobody_lets_himself_in_as_somebody_with_more_rights(client):
    """Otherwise whoever may edit colleagues would give himself the administrator's account."""
    admin, hr = colleague("admin", "administrator"), colleague("hr", "hr")
    with pytest.raises(Forbidden):
        actions.reset_code(admin, actor=actor_for(hr))
    client.force_login(hr)
    answer = client.post(f"/org/users/{admin.pk}/reset/")
    assert answer.status_code == 403 and "password/reset" not in answer.content.decode()
    invited = colleague("second", "administrator", password=None)
    assert client.post(f"/org/users/{invited.pk}/invitation/").status_code == 403


@pytest.mark.row("X34", part=True)
def test_whoever_is_disabled_is_out_at_once_on_every_computer(client):
    admin, li = colleague("admin", "administrator"), colleague("li", "salesperson")
    phone, laptop = type(client)(), type(client)()
    for computer in (phone, laptop):
        computer.force_login(li)
        assert computer.get("/account/me/").status_code == 200
    client.force_login(admin)
    assert client.post(f"/org/users/{li.pk}/disabling/").status_code == 302
    for computer in (phone, laptop):
        assert computer.get("/account/me/")["Location"].startswith("/account/login/")
    assert phone.post("/account/login/", {"login": "li", "password": PASSWORD}).status_code == 200
    assert "_auth_user_id" not in phone.session
    client.post(f"/org/users/{li.pk}/enabling/")
    assert phone.post("/account/login/", {"login": "li", "password": PASSWORD}).status_code == 302


def test_the_last_administrator_stays():
    admin, second = colleague("admin", "administrator"), colleague("second", "administrator")
    actions.disable(second, actor=actor_for(admin))
    with pytest.raises(DomainError):
        actions.disable(admin, actor=SYSTEM)
    assert User.objects.get(pk=admin.pk).is_active
    with pytest.raises(DomainError):
        actions.set_roles(admin, [], actor=actor_for(admin))
    assert admin.roles.count() == 1


def test_nobody_shuts_himself_out():
    admin = colleague("admin", "administrator")
    colleague("second", "administrator")
    with pytest.raises(DomainError):
        actions.disable(admin, actor=actor_for(admin))


def test_a_salesperson_has_none_of_these_buttons(client):
    li, other = colleague("li", "salesperson"), colleague("other")
    client.force_login(li)
    for verb in ("invitation", "reset", "disabling", "enabling", "roles"):
        assert client.post(f"/org/users/{other.pk}/{verb}/").status_code == 403, verb
    assert User.objects.get(pk=other.pk).is_active


@pytest.mark.row("SEC-01", part=True)
def test_nobody_grants_rights_that_he_does_not_hold(client):
    helper = role(
        "helper",
        {"org.user": {"view": 4, "change": 4}, "org.role": {"view": 4}, "customers.customer": {"view": 1}},
        permissions=["org.manage"],
    )
    seller = role("seller", {"customers.customer": {"view": 3}})
    small = role("small", {"customers.customer": {"view": 1}})
    colleague("admin", "administrator")
    me, li = colleague("me", helper), colleague("li")
    client.force_login(me)
    assert client.post(f"/org/users/{li.pk}/roles/", {"roles": [seller.pk]}).status_code == 403
    assert client.post(f"/org/users/{me.pk}/roles/", {"roles": [helper.pk, seller.pk]}).status_code == 403
    assert list(li.roles.all()) == []
    assert client.post(f"/org/users/{li.pk}/roles/", {"roles": [small.pk]}).status_code == 302
    assert list(li.roles.all()) == [small]


def test_a_role_that_shows_a_field_hidden_from_me_is_not_mine_to_give():
    hiding = role("hiding", {"org.user": {"view": 4}}, {"org.user": {"phone": "hidden"}}, ["org.manage"])
    showing = role("showing", {"org.user": {"view": 4}})
    colleague("admin", "administrator")
    me = colleague("me", hiding)
    with pytest.raises(Forbidden):
        actions.set_roles(me, [hiding, showing], actor=actor_for(me))


def test_signing_in_raises_no_version(client):
    """Otherwise an administrator who edits a colleague would lose his text when that colleague signs in."""
    li = colleague("li")
    client.post("/account/login/", {"login": "li", "password": PASSWORD})
    after = User.objects.get(pk=li.pk)
    assert after.last_login and after.version == li.version
