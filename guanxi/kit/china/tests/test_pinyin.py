import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.china import pinyin
from guanxi.kit.tests.samples import records


@pytest.mark.parametrize(
    ("text", "letters"),
    [("苏州恒坤A1", "szhka1"), ("重庆银行", "cqyh"), ("长沙机械", "csjx"), ("瀋陽", "sy"), ("ＡＢＣ", "abc"), ("王-五", "ww"), ("", "")],
)
def test_initials_are_what_people_type(text, letters):
    assert pinyin.initials(text) == letters


@pytest.mark.parametrize(
    ("name", "key"),
    [("单雪", "shan xue"), ("曾国藩", "zeng guo fan"), ("尉迟恭", "yu chi gong"), ("欧阳娜娜", "ou yang na na"), ("吕布", "lv bu")],
)
def test_surnames_are_read_as_surnames(name, key):
    assert pinyin.pinyin_key(name, person=True) == key
    assert pinyin.initials(name, person=True) == "".join(word[0] for word in key.split())


def test_places_and_trades_are_read_as_people_say_them():
    assert pinyin.pinyin_key("重庆长江银行大厦") == "chong qing chang jiang yin hang da sha"


def test_people_of_one_surname_stay_together_in_the_order():
    people = ["连大", "李四", "李安", "黎明"]
    assert sorted(people, key=pinyin.pinyin_key) == ["李安", "黎明", "李四", "连大"]


def test_the_key_fits_its_column():
    assert len(pinyin.pinyin_key("庄" * 100)) <= pinyin.SORT_LENGTH


@given(st.lists(st.text(max_size=20), max_size=10))
def test_bulk_and_single_forms_agree(texts):
    assert pinyin.initials_of(texts) == [pinyin.initials(text) for text in texts]
    assert pinyin.pinyin_keys(texts, person=True) == [pinyin.pinyin_key(text, person=True) for text in texts]


def test_the_table_reads_company_names_nearly_like_the_full_library():
    import pypinyin

    names = [row["客户名称"] for row in records("cn_dedupe_synth", "records.csv") if row["客户名称"].isalpha()][:3000]
    ours = pinyin.pinyin_keys(names)
    theirs = [" ".join(pypinyin.lazy_pinyin(name, v_to_u=False))[: pinyin.SORT_LENGTH].rstrip() for name in names]
    assert len(names) > 2_000
    assert sum(a == b for a, b in zip(ours, theirs, strict=True)) / len(names) > 0.99
