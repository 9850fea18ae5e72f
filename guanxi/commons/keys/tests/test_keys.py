from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.commons.keys.actions import actor_for_key, issue, revoke
from guanxi.commons.keys.models import ApiKey
from guanxi.kit.actor import SYSTEM
from guanxi.org.users.actions import disable, enable
from guanxi.org.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    user = User(username="liwen", name="李文")
    user.save()
    return user


def test_a_key_acts_as_its_owner_of_this_moment(person):
    key, raw = issue(person, name="报表")
    actor = actor_for_key(raw, address="10.0.0.1")
    assert (actor.kind, actor.user_id, actor.key_id, actor.address) == ("key", person.pk, key.pk, "10.0.0.1")
    assert ApiKey.objects.get().last_used_at is not None


def test_only_a_hash_is_kept(person):
    key, raw = issue(person, name="报表")
    assert raw not in str(ApiKey.objects.values().get()) and raw.startswith(key.prefix) and len(key.prefix) == 10


@pytest.mark.parametrize("wrong", ["", "gx_", "gx_nothing", "Bearer x", "gx_" + "x" * 200])
def test_what_is_no_key_opens_nothing(person, wrong):
    issue(person, name="报表")
    assert actor_for_key(wrong) is None


def test_revoked_and_expired_keys_open_nothing(person):
    one, raw_one = issue(person, name="a")
    revoke(one)
    _two, raw_two = issue(person, name="b", expires_at=timezone.now() - timedelta(seconds=1))
    assert actor_for_key(raw_one) is None and actor_for_key(raw_two) is None


def test_keys_die_with_their_owner_and_do_not_come_back(person, monkeypatch):
    monkeypatch.setattr("guanxi.org.users.actions.somebody_manages", lambda: None)
    _key, raw = issue(person, name="a")
    disable(person, actor=SYSTEM)
    assert actor_for_key(raw) is None
    enable(person, actor=SYSTEM)
    assert actor_for_key(raw) is None


def test_the_page_shows_a_key_once_and_revokes_only_ones_own(person, client):
    client.force_login(person)
    page = client.post("/account/keys/", {"name": "报表", "days": "30"})
    raw = next(
        word for word in page.content.decode().replace("<", " ").replace(">", " ").split() if word.startswith("gx_") and len(word) > 30
    )
    assert actor_for_key(raw) and page["Cache-Control"] == "no-store"
    assert raw not in client.get("/account/keys/").content.decode()
    other = User(username="other", name="别人")
    other.save()
    theirs, _raw = issue(other, name="x")
    assert client.post(f"/account/keys/{theirs.pk}/revocation/").status_code == 404
    assert client.post(f"/account/keys/{ApiKey.objects.get(owner=person).pk}/revocation/").status_code == 302
    assert actor_for_key(raw) is None
