"""Entries of the navigation, the menu "create", the phone bar."""

import pytest

from guanxi.kit import menu
from guanxi.kit.actor import Actor


@pytest.fixture
def shelf(monkeypatch):
    """Empty registers."""
    monkeypatch.setattr(menu, "_entries", [])
    monkeypatch.setattr(menu, "_creates", [])
    monkeypatch.setattr(menu, "_record_entries", list)
    monkeypatch.setattr(menu, "_record_creates", list)
    monkeypatch.setattr(menu, "_hooks", dict(menu._hooks))


ANYBODY = Actor(kind="person", user_id=1, name="林婉清")


def labels(groups):
    return {g.key: [e.label for e in g.entries] for g in groups}


def test_entries_stand_in_their_group_in_order(shelf):
    menu.add_entry("Later", "/later/", "clock", "work", 20)
    menu.add_entry("Today", "/", "sun-high", "work", 10)
    menu.add_entry("List", "/customers/", "building", "customers")
    assert labels(menu.entries_for(ANYBODY, "/")) == {"work": ["Today", "Later"], "customers": ["List"]}


def test_nobody_sees_an_entry_that_he_may_not_use(shelf):
    menu.add_entry("Trail", "/trail/", "history", "admin", allowed=lambda actor: actor.user_id == 2)
    assert menu.entries_for(ANYBODY, "/") == []
    assert menu.entries_for(ANYBODY.with_(user_id=2), "/")


def test_a_module_that_is_off_takes_its_entries_away(shelf):
    menu.add_entry("Campaigns", "/campaigns/", "speakerphone", "marketing", module="marketing")
    menu.register_modules(lambda name: False)
    assert menu.entries_for(ANYBODY, "/") == []


def test_the_longest_address_that_begins_the_path_is_the_current_one(shelf):
    menu.add_entry("Today", "/", "sun-high", "work")
    menu.add_entry("Customers", "/customers/", "building", "customers")
    menu.add_entry("Contacts", "/customers/contacts/", "users", "customers")
    groups = menu.entries_for(ANYBODY, "/customers/contacts/7/")
    assert [e.label for g in groups for e in g.entries if e.current] == ["Contacts"]
    assert not [e for g in menu.entries_for(ANYBODY, "/elsewhere/") for e in g.entries if e.current]


def test_pages_that_stand_elsewhere_belong_to_the_entry_that_is_named(shelf, monkeypatch):
    monkeypatch.setattr(menu, "_branches", {})
    menu.add_entry("Import", "/imports/", "file-import", "customers")
    menu.add_branch("/recipes/", "/imports/")
    menu.add_branch("/nowhere/", "/not-shown/")
    current = [[e.label for g in menu.entries_for(ANYBODY, path) for e in g.entries if e.current] for path in ("/recipes/3/", "/nowhere/")]
    assert current == [["Import"], []]


def test_registering_again_replaces(shelf):
    for _again in range(2):
        menu.add_entry("Today", "/", "sun-high", "work")
    assert labels(menu.entries_for(ANYBODY, "/")) == {"work": ["Today"]}


def test_a_name_without_an_address_is_left_out(shelf):
    menu.add_entry("Not there", "no-such-url", "x", "work")
    assert menu.entries_for(ANYBODY, "/") == []


def test_an_unknown_group_crashes(shelf):
    with pytest.raises(LookupError, match="no such group"):
        menu.add_entry("Lost", "/", "x", "nowhere")


def test_counts_and_the_phone_bar(shelf):
    menu.add_entry("Today", "/", "sun-high", "work", count=lambda actor: 12, phone=1)
    menu.add_entry("Quiet", "/quiet/", "bell", "work", count=lambda actor: 0)
    shown = {e.label: e.count for g in menu.entries_for(ANYBODY, "/") for e in g.entries}
    assert shown == {"Today": 12, "Quiet": None}
    assert menu.phone_bar(ANYBODY, "/")[1].current
