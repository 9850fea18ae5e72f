"""The search over everything, what becomes of the pairs it finds, and what a person's decision does to it (OWN-04)."""

import json
import random
import sys

import pytest

from guanxi.commons.jobs.models import Job
from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates import queries
from guanxi.customers.duplicates.actions import mark_different, mark_open, search_now
from guanxi.customers.duplicates.everything import Stopped
from guanxi.customers.duplicates.keeping import follow_changes, keep_likely, search_everything
from guanxi.customers.duplicates.models import Pair, SearchState
from guanxi.desk.tests.cast import actor, browser, colleague, company, customer, limited, text
from guanxi.kit.actor import acting
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError, Forbidden

pytestmark = pytest.mark.django_db
PHONE = "+8613901172167"


@pytest.fixture
def cast():
    c = company()
    c.a = customer("苏州澄曜泵业有限公司", c.lin, phone=PHONE, region="320506")
    c.b = customer("蘇州澄曜泵業（有限公司）", c.lin, phone2=PHONE, phone="+8651268880001")
    c.other = customer("常州明澈仪表有限公司", c.lin, region="320400")
    return c


def pairs(**where):
    return [(p.first_id, p.second_id, p.verdict, p.status) for p in Pair.objects.filter(**where).order_by("first", "second")]


@pytest.mark.row("OWN-04", part=True)
def test_what_is_on_file_twice_is_found_and_kept_once(cast):
    figures = search_everything()
    assert pairs() == [(cast.a.pk, cast.b.pk, "same", "open")]
    assert (figures["same"], figures["new"]) == (1, 1)
    before = Pair.objects.values().get()
    assert search_everything()["new"] == 0
    assert Pair.objects.values().get() == before
    assert SearchState.current().figures["same"] == 1


@pytest.mark.row("OWN-04", part=True)
def test_what_was_called_different_is_never_raised_again(cast):
    search_everything()
    pair = Pair.objects.get()
    with acting(actor(cast.lin)):
        mark_different(pair, actor(cast.lin))
    figures = search_everything()
    assert pairs() == [(cast.a.pk, cast.b.pk, "same", "different")] and figures["different"] == 1 and figures["same"] == 0
    assert not queries.open_pairs(actor(cast.lin)).exists()
    assert list(queries.decided_pairs(actor(cast.lin))) == [pair]
    cast.b.remarks = "changed"
    cast.b.save()
    SearchState.objects.update(followed_at="2020-01-01T00:00Z")
    follow_changes()
    assert pairs()[0][3] == "different"
    mark_open(pair, actor(cast.lin))
    assert queries.open_pairs(actor(cast.lin)).count() == 1


def test_pairs_that_are_no_longer_alike_are_dropped(cast):
    search_everything()
    Customer.objects.filter(pk=cast.b.pk).update(name="泰州别家有限公司", phone2="")
    b = Customer.objects.get(pk=cast.b.pk)
    b.save()
    b.name = "泰州别家贸易有限公司"
    b.save()
    assert search_everything()["dropped"] == 1 and pairs() == []


def test_what_lies_in_the_bin_makes_no_pair(cast):
    search_everything()
    cast.b.bin()
    search_everything()
    assert pairs() == []


def test_a_stopped_search_drops_nothing(cast):
    search_everything()
    cast.b.bin()

    def stop(done, total):
        raise Stopped

    assert search_everything(stop)["stopped"]
    assert len(pairs()) == 1


def test_a_fresh_customer_is_looked_at_within_the_minute(cast):
    follow_changes()
    made = customer("苏州市澄曜泵业有限责任公司", cast.he, phone=PHONE)
    assert follow_changes() >= 1
    assert (cast.a.pk, made.pk, "same", "open") in pairs()
    assert follow_changes() == 0
    made.phone, made.name = "", "盐城不相干有限公司"
    made.save()
    follow_changes()
    assert pairs(second=made.pk) == []


def test_pairs_are_shown_to_whoever_sees_both(cast):
    far = customer("苏州澄曜泵业有限公司", cast.he, phone=PHONE)
    search_everything()
    assert {p.second_id for p in queries.open_pairs(actor(cast.lin))} == {cast.b.pk}
    assert not queries.open_pairs(actor(cast.he)).exists()
    assert queries.open_pairs(actor(cast.boss)).filter(second=far.pk).count() == 2
    assert not queries.open_pairs(actor(cast.stranger)).exists()


def test_who_cannot_read_what_pairs_are_found_by_is_shown_none(cast):
    search_everything()
    assert queries.open_pairs(actor(limited("all", grants={"view": 4, "reveal": 4}))).count() == 1
    for name in ("phone", "email", "credit_code", "address", "born_on", "name"):
        for rule in ("hidden", "masked"):
            blind = limited(f"{name}-{rule}", grants={"view": 4, "reveal": 4}, fields={name: rule})
            assert not queries.open_pairs(actor(blind)).exists(), (name, rule)


def test_evidence_stands_side_by_side_and_leaves_out_what_is_hidden(cast):
    lines = {line.name: line for line in queries.evidence(cast.a, cast.b, actor(cast.lin))}
    assert lines["name"].agrees and lines["phone"].agrees and (lines["name"].first, lines["name"].second) == (cast.a.name, cast.b.name)
    assert lines["region"].agrees is None
    for rule in ("hidden", "masked"):
        blind = actor(limited(f"e{rule}", grants={"view": 4, "reveal": 4}, fields={"phone": rule, "phone2": rule}))
        phone = {line.name: line for line in queries.evidence(cast.a, cast.b, blind)}.get("phone")
        assert phone is None if rule == "hidden" else phone.agrees is None and PHONE[-8:] not in phone.first


def test_only_who_may_change_both_decides(cast):
    far = customer("苏州澄曜泵业有限公司", cast.he, phone=PHONE)
    search_everything()
    with pytest.raises(Forbidden):
        mark_different(Pair.objects.get(first=cast.a, second=far), actor(cast.lin))
    with pytest.raises(Forbidden):
        mark_different(Pair.objects.get(first=cast.a, second=cast.b), actor(limited("looker")))


def test_a_merge_settles_the_pair_and_hands_decisions_on(cast):
    third = customer("苏州澄曜泵业有限公司", cast.lin, phone=PHONE)
    search_everything()
    mark_different(Pair.objects.get(first=cast.b, second=third), actor(cast.lin))
    with acting(actor(cast.lin)):
        announce("customers.merged", kept=cast.a.pk, gone=[cast.b.pk])
    found = {(p.first_id, p.second_id): p.status for p in Pair.objects.all()}
    assert found[cast.a.pk, cast.b.pk] == "merged"
    assert found[cast.a.pk, third.pk] in ("different", "open") and found[cast.b.pk, third.pk] == "different"
    with pytest.raises(DomainError):
        mark_different(Pair.objects.get(first=cast.a, second=cast.b), actor(cast.lin))
    announce("customers.unmerged", kept=cast.a.pk, back=[cast.b.pk])
    assert Pair.objects.get(first=cast.a, second=cast.b).status == "open"


@pytest.mark.row("OWN-04", part=True)
def test_the_command_searches_and_says_what_it_found(cast, capsys):
    from guanxi.config.command import main

    assert main(["duplicates", "search", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"] == 1
    assert main(["duplicates", "--json"]) == 0
    (pair,) = json.loads(capsys.readouterr().out)["pairs"]
    assert pair["verdict"] == "same" and "phone" in pair["reasons"]


def test_whoever_manages_duplicates_searches_by_a_button(cast):
    assert browser(cast.lin).post("/customers/duplicates/search/").status_code == 403
    answer = browser(cast.boss).post("/customers/duplicates/search/")
    job = Job.objects.get(kind="duplicates.search")
    assert answer.status_code == 302 and f"/jobs/{job.pk}/" in answer.url
    from guanxi.commons.jobs.worker import WorkerProcess

    WorkerProcess(slots=1, burst=True)._work_once()
    assert len(pairs()) == 1


def test_two_clicks_begin_one_search_and_the_second_is_told(cast):
    searches = Job.objects.filter(kind="duplicates.search")
    button, client = "/customers/duplicates/search/", browser(cast.boss)
    client.post(button)
    (job,) = searches
    answer = client.post(button)
    assert answer.url.startswith(f"/jobs/{job.pk}/") and list(searches) == [job]
    assert "没有再开第二次" in text(client.get(answer.url))
    keeper = browser(colleague("keeper", "archive_keeper", password=None))
    answer = keeper.post(button, follow=True)
    assert answer.status_code == 200 and "没有再开第二次" in text(answer) and list(searches) == [job]
    searches.update(status=Job.DONE)
    client.post(button)
    assert searches.count() == 2 and searches.live().count() == 1


def test_two_who_click_in_the_same_moment_begin_one_search(cast, monkeypatch):
    monkeypatch.setattr("guanxi.commons.jobs.models.JobQuerySet.live", lambda jobs: jobs.none())
    first, is_new = search_now()
    monkeypatch.setattr("guanxi.customers.duplicates.actions._last", lambda: 0)
    assert is_new and search_now() == (first, False)


def test_what_the_model_finds_is_a_doubt_that_the_nightly_search_leaves_alone(cast):
    search_everything()
    assert keep_likely([(cast.other.pk, cast.a.pk, 0.97), (cast.a.pk, cast.b.pk, 0.99)]) == {"likely": 2, "new": 1, "dropped": 0}
    assert pairs() == [(cast.a.pk, cast.b.pk, "same", "open"), (cast.a.pk, cast.other.pk, "perhaps", "open")]
    search_everything()
    follow_changes()
    assert len(pairs()) == 2
    mark_different(Pair.objects.get(second=cast.other), actor(cast.lin))
    keep_likely([(cast.other.pk, cast.a.pk, 0.97)])
    assert Pair.objects.get(second=cast.other).status == "different"
    mark_open(Pair.objects.get(second=cast.other), actor(cast.lin))
    assert keep_likely([])["dropped"] == 1 and len(pairs()) == 1


def test_without_splink_the_command_says_what_to_install(cast, capsys, monkeypatch):
    from guanxi.config.command import main

    monkeypatch.setitem(sys.modules, "splink", None)
    assert main(["duplicates", "splink"]) == 1
    assert "guanxi[match]" in capsys.readouterr().err


@pytest.mark.slow
def test_the_model_learns_from_the_archive_and_keeps_what_it_has_learnt(cast, settings, tmp_path):
    pytest.importorskip("splink")
    from guanxi.customers.duplicates.statistical import likely_pairs, model_file

    settings.DATA = tmp_path
    dice = random.Random(7)
    given, family = (
        ["harry", "lola", "owen", "grace", "evie", "alfie", "ruby", "noah"],
        ["moss", "reed", "vance", "holt", "pike", "lunn", "gray", "birch"],
    )
    twice = set()
    for n in range(150):
        values = {
            "kind": "person",
            "code": f"K{dice.randrange(10**6):06d}",
            "born_on": f"19{dice.randrange(40, 99)}-0{dice.randrange(1, 9)}-1{dice.randrange(9)}",
        }
        name = f"{dice.choice(given)} {dice.choice(family)}"
        one = customer(name, cast.lin, **values, email=f"{name.split()[0]}{n}@example.com")
        if n % 3 == 0:
            other = customer(name.replace("a", "e", 1), cast.lin, **values)
            twice.add((one.pk, other.pk))
    found = {(min(a, b), max(a, b)) for a, b, _p in likely_pairs()}
    assert len(found & twice) >= 0.9 * len(twice) and model_file().exists()
    learnt = model_file().read_text()
    assert {(min(a, b), max(a, b)) for a, b, _p in likely_pairs()} == found and model_file().read_text() == learnt
