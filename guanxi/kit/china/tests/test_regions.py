import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.china import regions
from guanxi.kit.china.divisions import divisions
from guanxi.kit.tests.samples import records


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("江苏省", "苏州市", "吴中区"), "320506"),
        (("江苏", "苏州", ""), "320500"),
        (("廣東省", "廣州市", "天河区"), "440106"),
        (("浙江省", "义乌市", "稠城街道"), "330782"),
        (("北京市", "北京市", "朝阳区"), "110105"),
        (("重庆市", "重庆市", "忠县"), "500233"),
        (("河南", "济源", ""), "419001"),
        (("香港", "", "中西区"), "810001"),
        (("台湾", "台北", ""), "710100"),
        (("", "深圳", ""), "440300"),
    ],
)
def test_regions_are_found_by_the_names_people_write(names, code):
    assert regions.find_region(*names) == code


def test_a_contradiction_keeps_the_upper_region_and_an_ambiguous_county_finds_nothing():
    assert regions.find_region("北京市", "北京市", "宝安区") == "110100"
    assert regions.find_region("", "", "朝阳区") == ""


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("江苏省苏州市吴中区东方大道1号", "320506", "东方大道1号"),
        ("北京朝阳区建国路1号", "110105", "建国路1号"),
        ("义烏市福田街道1号", "330782", "福田街道1号"),
        ("中国 广东 深圳 南山区 科技路", "440305", "科技路"),
        ("吉林省吉林市船营区吉林大街", "220204", "吉林大街"),
        ("湖北省仙桃市沔阳大道", "429004", "沔阳大道"),
        ("南京路12号", "", "南京路12号"),
        ("朝阳区建国路", "", "朝阳区建国路"),
        ("", "", ""),
    ],
)
def test_an_address_is_taken_apart(text, code, rest):
    assert regions.parse_address(text) == (code, rest)


def test_names_and_paths_belong_together():
    assert regions.full_name("320506") == "江苏省苏州市吴中区"
    assert regions.full_name("110105") == "北京市朝阳区"
    assert regions.full_name("419001") == "河南省济源市"
    assert regions.region_path("320506") == ("320000", "320500", "320506")
    assert regions.region_level("320500") == "city"
    assert regions.region_name("999999") == ""


def test_pickers_start_with_34_provinces():
    assert len(regions.children()) == 34
    assert ("320500", "苏州市") in regions.children("320000")
    assert regions.children("320506") == []


def test_a_place_has_its_area_code():
    assert regions.area_code_of("320506") == "0512"
    assert not regions.is_area_code("0123")


def test_every_region_is_found_again_by_its_own_names():
    lost = []
    for code in divisions().by_code:
        path = [regions.region_name(step) for step in regions.region_path(code)]
        if regions.find_region(*path) != code and "直辖" not in path[-1]:
            lost.append(code)
    # The row that groups a municipality's counties carries the same name as the municipality.
    assert lost == []


@given(st.text(max_size=30))
def test_any_text_is_taken_apart_without_losing_its_end(text):
    _code, rest = regions.parse_address(text)
    assert text.strip().endswith(rest)


def test_addresses_of_the_sample_agree_with_their_columns():
    rows = [row for row in records("cn_dedupe_synth", "records.csv") if row["省份"] and row["城市"] and row["区县"]][:3000]
    agree = 0
    for row in rows:
        code = regions.find_region(row["省份"], row["城市"], row["区县"])
        agree += regions.parse_address(row["省份"] + row["城市"] + row["区县"] + "人民路1号")[0] == code != ""
    assert agree / len(rows) > 0.95
