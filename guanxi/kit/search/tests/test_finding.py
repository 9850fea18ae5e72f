"""Whoever searches finds everything of his own that matches, nothing of others, and cannot feel out what he may not read."""

import random

import pytest
from django.db.models import Q

from guanxi.kit import changes, records, scope, search
from guanxi.kit.actor import Reach
from guanxi.kit.bulkload import bulk_load, stage
from guanxi.kit.dialects import searchindex
from guanxi.kit.reader import read_page
from guanxi.kit.search import spelling
from guanxi.kit.tests import cast
from guanxi.kit.tests.things import RECORD, Thing

pytestmark = pytest.mark.django_db
REGIONS = ["北京", "上海", "苏州", "广州", "深圳", "杭州", "成都", "南京"]
WORDS = list("恒坤华信瑞丰达通海天明远嘉禾金鼎宏图亿德晨光安泰新锐卓越东方")
TRADES = ["科技", "贸易", "机械", "食品", "建材", "电子", "物流"]
FORMS = ["有限公司", "股份有限公司", "厂", "商行", "(集团)有限公司"]


@pytest.fixture(autouse=True)
def things_are_searchable(db, monkeypatch):
    monkeypatch.setitem(records._records, RECORD.key, RECORD)
    monkeypatch.setattr(changes, "_sinks", [search.follow])
    searchindex.ensure([RECORD.key])
    yield
    searchindex.remove_range(RECORD.key, 0, None)


@pytest.fixture
def people():
    departments, people = cast.company(0)
    return people


def invented(count, seed=3):
    dice = random.Random(seed)
    for _ in range(count):
        yield dice.choice(REGIONS) + "".join(dice.sample(WORDS, dice.choice((1, 2, 2, 3)))) + dice.choice(TRADES) + dice.choice(FORMS)


def load(people, count):
    dice = random.Random(5)
    rows = []
    for name in invented(count):
        owner = dice.choice(people)
        rows.append((name, owner.pk, owner.department_id))
    return bulk_load(Thing, ["name", "owner_id", "department_id"], rows)


def thing(name, owner=None, **more):
    made = Thing(name=name, owner=owner, **more)
    made.save()
    return made


def found(actor, text, **options):
    return {h.pk for h in search.find(actor, text, record_keys=[RECORD.key], limit=2000, **options)}


BOSS = cast.actor(Reach.COMPANY)
TRUSTED = cast.actor(Reach.COMPANY, also={"reveal": Reach.COMPANY})


def test_a_median_salespersons_search_finds_all_his_own_matches(people):
    load(people, 3000)
    seller = cast.actor(Reach.SELF, people[0])
    own = {t.pk: spelling.compact_names([t.name])[0] for t in Thing.objects.filter(owner=people[0])}
    questions = {name[i : i + n] for name in list(own.values())[:400] for n in (1, 2, 3, 4) for i in range(len(name) - n + 1)}
    assert len(own) > 600 and len(questions) > 1500
    for question in sorted(questions):
        matches = search.matching_ids(seller, RECORD, question)
        expected = {pk for pk, name in own.items() if question in name}
        assert set(matches.ids) == expected, question
        assert not matches.capped
    some = sorted(questions)[::97]
    for question in some:
        assert found(seller, question) == set(search.matching_ids(seller, RECORD, question).ids)


def test_a_department_and_the_company_find_theirs(people):
    load(people, 500)
    department = cast.actor(Reach.DEPARTMENT, people[1], own=[people[0].department_id])
    expected = Thing.objects.filter(name__contains="科技")
    assert found(department, "科技") == set(
        expected.filter(Q(department=people[0].department_id) | Q(owner=people[1])).values_list("pk", flat=True)
    )
    assert found(BOSS, "科技") == set(expected.values_list("pk", flat=True))
    assert found(cast.actor(Reach.NONE), "科技") == set()


@pytest.mark.parametrize(
    "question",
    [
        "华",
        "华信",
        "信科技",
        "北京华信科技有限公司",
        "hx",
        "hxkj",
        "bjhx",
        "huaxin",
        "huaxinkeji",
        "beijinghuaxin",
        "華信",
        "HX",
        "北京 科技",
        "ＨＸ",
        "华信（",
    ],
)
def test_ways_to_write_a_company(question, people):
    wanted = thing("北京（华信）科技有限公司").pk
    thing("上海恒坤贸易厂")
    assert found(BOSS, question) == {wanted}


@pytest.mark.parametrize("question", ["单", "单雪", "sx", "dx", "shanxue", "shan", "s"])
def test_ways_to_write_a_person(question, people):
    wanted = thing("单雪").pk
    thing("王明")
    assert found(BOSS, question) == {wanted}


@pytest.mark.parametrize("question", ["ibm", "IBM 中国", "m中", "ibmzg", "3m"])
def test_latin_letters_and_digits_in_names(question, people):
    thing("IBM中国")
    thing("3M 贸易")
    thing("中国 一")
    assert len(found(BOSS, question)) == 1


@pytest.mark.parametrize("question", ["xyz", "龘", "华坤", "信华", "9999", "!!!", "", "   "])
def test_what_is_not_there_is_not_found(question, people):
    thing("北京华信科技有限公司")
    assert found(BOSS, question) == set()


@pytest.mark.parametrize("question", ["KH-2024-00123", "kh202400123", "kh2024", "00123", "0123", "KH-2024-001"])
def test_codes_are_found_as_typed_by_beginning_and_by_end(question, people):
    wanted = thing("甲", code="KH-2024-00123").pk
    thing("乙", code="KH-2023-00999")
    assert found(BOSS, question) == {wanted}


def test_fragments_of_phones_need_the_right_to_reveal(people):
    wanted = thing("甲", phone="+8613901172167").pk
    thing("乙", phone="+8651268888806")
    for fragment in ("1390", "72167", "139 0117", "0117216"):
        assert found(TRUSTED, fragment) == {wanted}
        assert found(BOSS, fragment) == set(), "without the right a fragment says nothing"
    for whole in ("13901172167", "139 0117 2167", "+86 139-0117-2167"):
        assert found(BOSS, whole) == found(TRUSTED, whole) == {wanted}


def test_fragments_are_not_asked_of_numbers_that_one_shows_for_some_rows_only_or_reads_masked(people):
    thing("甲", phone="+8613901172167")
    some = cast.actor(Reach.COMPANY, also={"reveal": Reach.SELF})
    masked = TRUSTED.with_(field_rules={RECORD.key: {"phone": "masked"}})
    for asker in (some, masked):
        assert found(asker, "72167") == set()
        assert len(found(asker, "13901172167")) == 1


def test_a_phone_is_not_felt_out_through_the_letters_of_a_name(people):
    thing("1390 0117", phone="+8613900117216")
    assert found(BOSS, "39001172") == set()
    assert len(found(BOSS, "3900117")) == 1


@pytest.mark.parametrize("rule", ["hidden", "masked"])
def test_a_hidden_column_answers_the_same_whatever_it_holds(rule, people):
    held = thing("华信", code="SECRET77", phone="+8613901172167")
    blind = TRUSTED.with_(field_rules={RECORD.key: {"code": rule}})
    assert found(blind, "SECRET77") == found(blind, "secr") == set()
    assert found(blind, "华信") == {held.pk}
    nameless = TRUSTED.with_(field_rules={RECORD.key: {"name": rule}})
    assert found(nameless, "华信") == found(nameless, "hx") == set()
    assert [h.title for h in search.find(nameless, "SECRET77", record_keys=[RECORD.key])] == [f"#{held.pk}"]
    silent = TRUSTED.with_(field_rules={RECORD.key: {"phone": "hidden"}})
    assert found(silent, "13901172167") == found(silent, "1390") == set()
    assert search.matching_ids(blind, RECORD, "SECRET77").ids == []


def test_documents_follow_every_change(people):
    row = thing("华信", owner=people[0])
    first, second = cast.actor(Reach.SELF, people[0]), cast.actor(Reach.SELF, people[1])
    assert found(first, "华信") == {row.pk} and found(second, "华信") == set()
    row.owner = people[1]
    row.save()
    assert found(second, "华信") == {row.pk} and search.matching_ids(first, RECORD, "华信").ids == []
    row.name = "恒坤"
    row.save()
    assert found(second, "恒坤") == {row.pk} and search.matching_ids(second, RECORD, "华信").ids == []
    Thing.objects.filter(pk=row.pk).update(name="瑞丰")
    assert search.matching_ids(second, RECORD, "瑞丰").ids == [row.pk]
    row = Thing.objects.get()
    row.bin()
    assert search.matching_ids(BOSS, RECORD, "瑞丰").ids == []
    row.restore()
    assert search.matching_ids(BOSS, RECORD, "瑞丰").ids == [row.pk]
    Thing.objects.all().delete()
    assert search.matching_ids(BOSS, RECORD, "瑞丰").ids == []


def test_new_rows_are_not_read_again(people, monkeypatch):
    monkeypatch.setattr(search.documents, "_rows", lambda record: pytest.fail("the change told everything"))
    single = thing("华信", owner=people[0])
    (many,) = bulk_load(Thing, ["name", "owner_id"], [("华信二", people[0].pk)])
    assert found(cast.actor(Reach.SELF, people[0]), "华信") == {single.pk, many}


def test_other_changes_leave_the_document_alone(people, monkeypatch):
    row = thing("华信")
    monkeypatch.setattr(search.documents, "refresh", lambda *a: pytest.fail("nothing that search reads has changed"))
    row.amount = 5
    row.save()


def test_the_documents_of_a_load_are_made_before_it_is_written(people, monkeypatch):
    rows = [(n, people[0].pk, people[0].department_id) for n in ("华信", "恒坤")]
    load = stage(Thing, ["name", "owner_id", "department_id"], rows, ids=[901, 902])
    assert found(cast.actor(Reach.SELF, people[0]), "恒坤") == set()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(search.documents, "prepare", lambda *a: pytest.fail("the documents were ready"))
        load.write()
    assert found(cast.actor(Reach.SELF, people[0]), "恒坤") == {902}


def test_a_rebuild_brings_in_what_was_missed_and_removes_what_is_gone(people, monkeypatch):
    load(people, 57)
    before = set(search.matching_ids(BOSS, RECORD, "公司").ids)
    searchindex.remove_range(RECORD.key, 0, None)
    gone = Thing.objects.order_by("pk").first()
    search.refresh(RECORD, [gone.pk])
    Thing.objects.filter(pk=gone.pk).plain_delete()
    seen = []
    assert search.rebuild(RECORD.key, step=10, each=seen.append) == 56 == seen[-1]
    assert set(search.matching_ids(BOSS, RECORD, "公司").ids) == before - {gone.pk}


def test_what_is_saved_during_a_rebuild_is_still_found(people, monkeypatch):
    load(people, 5)
    make, saved = search.documents.prepare, []

    def meanwhile(record, rows, **options):
        made = make(record, rows, **options)
        if not saved:
            saved.append(0)
            saved[0] = thing("途中新来的客户").pk
        return made

    monkeypatch.setattr(search.documents, "prepare", meanwhile)
    search.rebuild(RECORD.key)
    assert found(BOSS, "途中新来") == set(saved)


def test_widened_and_narrowed_rows(people, monkeypatch):
    ids = load(people, 60)
    seller = cast.actor(Reach.SELF, people[0])
    others = list(Thing.objects.exclude(owner=people[0]).values_list("pk", flat=True)[:5])
    monkeypatch.setitem(scope._widens, RECORD.key, [lambda a, action: Q(pk__in=others)])
    monkeypatch.setitem(scope._narrows, RECORD.key, [lambda a, action: ~Q(pk=others[0])])
    for question in ("科技", "公司", "有限公司", "yxgs"):
        expected = set(Thing.objects.visible_to(seller).values_list("pk", flat=True)) & set(search.matching_ids(BOSS, RECORD, question).ids)
        assert found(seller, question) == expected
    assert len(ids) == 60


def test_a_package_may_name_further_readers_by_token(people, monkeypatch):
    monkeypatch.setattr(search.tokens, "_of_documents", {RECORD.key: lambda ids: {i: ["collaborator:7"] for i in ids}})
    monkeypatch.setattr(search.tokens, "_of_askers", {RECORD.key: lambda actor: [f"collaborator:{actor.user_id}"]})
    row = thing("华信", owner=people[0])
    assert search.matching_ids(cast.actor(Reach.SELF).with_(user_id=7), RECORD, "华信").ids == [row.pk]
    assert search.matching_ids(cast.actor(Reach.SELF).with_(user_id=8), RECORD, "华信").ids == []


def test_the_search_box_of_a_list_keeps_its_order_and_its_scope(people):
    load(people, 300)
    seller = cast.actor(Reach.SELF, people[2])
    page = read_page(RECORD, seller, q="科技", order="name", size=500)
    plain = Thing.objects.filter(owner=people[2], name__contains="科技").order_by("name_sort", "pk").values_list("pk", flat=True)
    assert page.ids == list(plain) and page.ids
    assert read_page(RECORD, seller, q="龘").ids == []
