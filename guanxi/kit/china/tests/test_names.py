import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.china import names
from guanxi.kit.tests.samples import records, sample

CORES = [
    ("苏州恒坤机械有限公司", "恒坤机械"),
    ("苏州市恒坤机械有限责任公司", "恒坤机械"),
    ("江苏省苏州恒坤机械", "恒坤机械"),
    ("恒坤(苏州)机械有限公司", "恒坤机械"),
    ("恒坤（蘇州）機械有限公司", "恒坤机械"),
    ("ＡＣＭＥ　Trading Co., Ltd.", "acmetrading"),
    ("上海汇信(集团)股份有限公司", "汇信"),
    ("阿里巴巴（中国）有限公司", "阿里巴巴"),
    ("恒坤\u200b机械\u00a0有限公司", "恒坤机械"),
    ("恒坤机械(有限公司)", "恒坤机械"),
    ("恒坤机械加工厂", "恒坤机械"),
]


@pytest.mark.parametrize(("name", "core"), CORES)
def test_spellings_of_one_firm_have_one_core(name, core):
    assert names.name_core(name) == core


@pytest.mark.parametrize(
    ("name", "core"),
    [("东方国际有限公司", "东方国际"), ("北京科技有限公司", "北京科技"), ("中山大学", "中山大学"), ("公司", "公司"), ("北京", "北京")],
)
def test_a_name_never_shrinks_to_a_trade_word_or_to_nothing(name, core):
    assert names.name_core(name) == core


def test_a_branch_keeps_its_own_core():
    assert names.name_core("恒坤有限公司上海分公司") != names.name_core("恒坤有限公司")


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("李总", "李"),
        ("张 三", "张三"),
        ("王经理", "王"),
        ("欧阳娜娜女士", "欧阳娜娜"),
        ("赵磊13800138000", "赵磊"),
        ("石红（采购）", "石红"),
        ("陈文工", "陈文工"),
    ],
)
def test_titles_numbers_and_remarks_are_no_part_of_a_persons_name(name, core):
    assert names.name_core(name, "person") == core


def test_fold_makes_one_spelling_of_width_script_case_and_blanks():
    assert names.fold(" 蘇州　ＡＢＣ\u200b \u00a0 公司 ") == "苏州 abc 公司"


@given(st.lists(st.text(max_size=30), max_size=20))
def test_bulk_and_single_forms_agree_whatever_the_text(texts):
    assert names.folds(texts) == [names.fold(text) for text in texts]
    assert names.name_cores(texts) == [names.name_core(text) for text in texts]


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_for_chinese_text(text):
    text = "".join(char for char in text if char.isascii() or "\u4e00" <= char <= "\u9fff")
    once = names.fold(text)
    assert names.fold(once) == once


def test_half_a_character_from_a_broken_file_does_no_harm():
    assert names.fold("恒坤\ud800机械") == "恒坤机械"


def test_duplicates_of_the_sample_share_their_core_unless_their_characters_differ():
    rows = {row["record_id"]: row for row in records("cn_dedupe_synth", "records.csv")}
    noise = {row["record_id"]: set(row["noise"].split("+")) for row in records("cn_dedupe_synth", "truth.csv")}
    cores = dict(zip(rows, names.name_cores(row["客户名称"] for row in rows.values()), strict=True))
    pairs = [
        (pair["record_id_a"], pair["record_id_b"])
        for pair in records("cn_dedupe_synth", "pairs.csv")
        if rows[pair["record_id_a"]]["客户类型"] == "企业"
    ]
    same_characters = [(a, b) for a, b in pairs if not (noise[a] | noise[b]) & {"homo", "edit", "glyph", "short"}]
    assert len(same_characters) > 1_000
    assert sum(cores[a] == cores[b] for a, b in same_characters) == len(same_characters)
    assert sum(cores[a] == cores[b] for a, b in pairs) / len(pairs) > 0.8


def test_companies_and_persons_of_the_sample_are_told_apart():
    rows = records("cn_dedupe_synth", "records.csv")
    right = sum(names.is_company(row["客户名称"]) == (row["客户类型"] == "企业") for row in rows)
    assert right / len(rows) > 0.99


def test_the_brand_of_real_company_names_survives():
    lines = sample("cn_company_names", "company_name_groundtruth.txt").read_text(encoding="utf-8").splitlines()
    branded = [line.split(" ") for line in lines if " " in line]
    lost = [name for name, brand in branded if names.fold(brand) not in names.name_core(name)]
    assert len(branded) > 300
    assert lost == []
