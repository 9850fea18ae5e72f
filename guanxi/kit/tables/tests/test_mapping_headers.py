import pytest

from guanxi.kit.tables import guess_mapping
from guanxi.kit.tables.headers import clean_headers, column_letter, find_header, header_key

SYNONYMS = {
    "name": ["客户名称", "公司名称", "名称"],
    "contact": ["联系人", "联系人姓名"],
    "mobile": ["手机", "手机号码"],
    "phone": ["电话", "固定电话", "TEL"],
    "email": ["邮箱", "E-mail"],
    "county": ["区县"],
    "amount": ["金额", "销售额"],
}


def mapped(headers, **options):
    return {headers[index]: field for index, field in guess_mapping(headers, SYNONYMS, **options).items()}


@pytest.mark.parametrize("header", ["客户名称", "*客户名称", "客户 名称：", "客戶名稱（必填）", "客户名称[必填]", "【必填】客户名称"])
def test_stars_brackets_script_and_marks_do_not_hide_a_header(header):
    assert header_key(header) == "客户名称"


def test_units_in_brackets_are_no_part_of_a_header():
    assert mapped(["销售额(万元)", "E-Mail"]) == {"销售额(万元)": "amount", "E-Mail": "email"}


def test_equal_names_win_over_contained_ones():
    assert mapped(["客户联系人电话", "电话", "联系人"]) == {"电话": "phone", "联系人": "contact"}


def test_the_end_of_a_header_says_what_it_is():
    assert mapped(["联系人手机"]) == {"联系人手机": "mobile"}


def test_each_field_is_given_once_unless_it_may_repeat():
    headers = ["电话", "固定电话", "电话 (2)"]
    assert mapped(headers) == {"电话": "phone"}
    assert mapped(headers, multiple=["phone"]) == dict.fromkeys(headers, "phone")


def test_columns_about_another_party_are_left_alone():
    headers = ["客户名称", "电话", "代理人姓名", "代理人电话", "代理人手机", "代理人邮箱"]
    assert mapped(headers) == {"客户名称": "name", "电话": "phone"}


def test_a_header_that_means_nothing_is_left_out():
    assert mapped(["需求", "??", ""]) == {}


def test_the_header_row_is_the_one_with_many_different_words():
    rows = [["客户表", "", ""], ["", "", ""], ["名称", "电话", "级别"], ["恒坤", 1.0, "A"], ["瑞兴", 2.0, "B"]]
    assert find_header(rows)[0] == 2


def test_headers_are_cleaned_for_showing():
    assert clean_headers(["联系\n人姓名", "E-\nmail", "Order\nID", None], ["", "", "", "序号"]) == [
        "联系人姓名",
        "E-mail",
        "Order ID",
        "序号",
    ]


def test_columns_are_named_as_in_excel():
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
