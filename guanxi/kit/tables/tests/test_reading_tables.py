from datetime import date, datetime

import openpyxl
import pytest
import xlwt

from guanxi.kit.tables import BadFile, open_table
from guanxi.kit.tables.tests import forge
from guanxi.kit.tests.samples import sample

KNOWN = ["客户名称", "公司名称", "联系人", "联系人姓名", "手机", "手机号码", "电话", "固定电话", "业务员", "备注", "地址", "编号"]
CSV = "客户名称,联系人,手机\r\n恒坤\u200b机械,张三,13901172167\r\n瑞兴电子,李四,13800138000\r\n"


def test_the_header_row_is_found_under_titles_and_group_headings(tmp_path):
    rows = [
        ["某某公司客户资料汇总表（2026年11月）"],
        ["制表人：内勤"],
        [],
        ["序号", "基本信息", None, "联系方式", None],
        [None, "公司名称*", "类型", "手机\n号码", "固定电话"],
        ["R1", "恒坤机械", "企业", 13901172167, "0512-68888806"],
        [None, None, None, None, None],
        ["R2", "瑞兴电子", "企业", 13800138000, None],
        ["—— 第1页 ——"],
        ["编号", "公司名称*", "类型", "手机号码", "固定电话"],
        ["R3", "达康", "企业", None, None],
        ["合计", "共3家"],
    ]
    path = forge.workbook(tmp_path / "a.xlsx", rows, merged=("A1:E1", "A4:A5", "B4:C4", "D4:E4"))
    for known in (KNOWN, []):
        with open_table(path, synonyms=known) as table:
            assert table.header_row == 5
            assert table.headers == ["序号", "公司名称*", "类型", "手机号码", "固定电话"]
            assert [row.number for row in table.rows()] == [6, 8, 11]
            assert table.left_out == [(9, "page"), (10, "header"), (12, "total")]
            assert table.sample(1)[0].cells == ["R1", "恒坤机械", "企业", 13901172167.0, "0512-68888806"]


def test_columns_keep_their_place_when_the_first_one_is_empty(tmp_path):
    table = open_table(forge.workbook(tmp_path / "a.xlsx", [[], [None, "客户名称", "手机"], [None, "恒坤", "1"]]))
    assert table.headers == ["[A]", "客户名称", "手机"]
    assert table.sample() == [(3, ["", "恒坤", "1"])]


def test_equal_headers_are_told_apart_and_empty_columns_at_the_end_go(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("客户,电话,电话,,\n恒坤,1,2,,\n", encoding="utf-8")
    assert open_table(path).headers == ["客户", "电话", "电话 (2)"]


def test_a_column_without_header_but_with_data_is_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("客户,电话,\n恒坤,1,老客户\n", encoding="utf-8")
    assert open_table(path).headers == ["客户", "电话", "[C]"]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_are_read_in_every_encoding_and_with_every_separator(tmp_path, encoding, found, separator):
    path = tmp_path / "a.txt"
    path.write_bytes(CSV.replace(",", separator).encode(encoding))
    table = open_table(path)
    assert (table.encoding, table.separator) == (found, separator)
    assert table.headers == ["客户名称", "联系人", "手机"]
    assert [row.cells[2] for row in table.rows()] == ["13901172167", "13800138000"]


def test_big5_is_told_from_gbk(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("客戶名稱,聯繫人,手機號碼\r\n瀋陽爾輝健康科技有限公司,楊成,13901172167\r\n".encode("cp950"))
    table = open_table(path)
    assert table.encoding == "cp950"
    assert table.headers == ["客戶名稱", "聯繫人", "手機號碼"]


def test_chinese_after_a_megabyte_of_ascii_is_read_in_its_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"code,name\r\n" + b"1,abc\r\n" * 200_000 + "2,恒坤机械有限公司\r\n".encode("gbk"))
    assert open_table(path).encoding != "utf-8-sig" or path.read_bytes().decode("utf-8")


def test_the_caller_may_name_the_encoding_and_a_wrong_name_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode("gb18030"))
    assert open_table(path, encoding="GBK").encoding == "gb18030"
    with pytest.raises(BadFile):
        open_table(path, encoding="klingon")


def test_one_broken_byte_does_not_stop_a_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode("utf-8") + b"\xff,x,1\r\n" + "达康有限公司,王五,13700137000\r\n".encode())
    rows = list(open_table(path).rows())
    assert len(rows) == 4
    assert rows[3].cells[0] == "达康有限公司"


def test_row_numbers_count_empty_lines_and_cells_with_line_breaks_as_excel_does(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('客户,备注\n\n恒坤,"两\n行"\n \u3000,\n瑞兴,x\n', encoding="utf-8", newline="")
    assert [(row.number, row.cells[0]) for row in open_table(path).rows()] == [(3, "恒坤"), (5, "瑞兴")]


def test_formulas_give_their_stored_result(tmp_path):
    body = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>客户名称</t></is></c><c r="B1" t="inlineStr"><is><t>金额</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"恒"&amp;"坤"</f><v>恒坤</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    )
    assert open_table(forge.raw_sheet(tmp_path / "a.xlsx", body)).sample() == [(2, ["恒坤", 2.0])]


def test_old_xls_files_are_read_with_all_their_places(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("订单")
    for column, text in enumerate(["客户名称", "金额", "日期"]):
        sheet.write(0, column, text)
    sheet.write(1, 0, "恒坤")
    sheet.write(1, 1, 129.696)
    style = xlwt.XFStyle()
    style.num_format_str = "YYYY-MM-DD"
    sheet.write(1, 2, date(2024, 7, 1), style)
    book.save(str(tmp_path / "a.dat"))
    table = open_table(tmp_path / "a.dat")
    assert table.kind == "xls"
    assert table.sample() == [(2, ["恒坤", 129.696, date(2024, 7, 1)])]


def test_ods_files_are_read(tmp_path):
    rows = "".join(
        f"<table:table-row>{''.join(map(forge.ods_cell, row))}</table:table-row>" for row in (["客户名称", "电话"], ["恒坤", "1"])
    )
    rows += (
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    table = open_table(forge.ods(tmp_path / "a.ods", rows))
    assert table.kind == "ods"
    assert table.sample() == [(2, ["恒坤", "1"])]


def test_the_sheet_with_the_known_headers_wins_and_hidden_ones_are_not_offered(tmp_path):
    path = forge.workbook(tmp_path / "a.xlsx", [["填写说明"], ["带*为必填"]], [["客户名称", "手机"], ["恒坤", "1"]], [["x", "y"], [1, 2]])
    book = openpyxl.load_workbook(path)
    book["表3"].sheet_state = "hidden"
    book.save(path)
    with open_table(path, synonyms=KNOWN) as table:
        assert table.sheets == ["表1", "表2"]
        assert table.sheet == "表2"
    assert open_table(path, sheet="表1").sheet == "表1"
    with pytest.raises(BadFile):
        open_table(path, sheet="表9")


def test_the_caller_may_name_the_header_row(tmp_path):
    table = open_table(forge.workbook(tmp_path / "a.xlsx", [["a", "b"], ["c", "d"], [1, 2]]), header_row=2)
    assert (table.header_row, table.headers) == (2, ["c", "d"])


def test_rows_can_be_asked_for_again(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(CSV.encode())
    table = open_table(path)
    assert list(table.rows()) == list(table.rows())
    assert table.row_count == 2


def test_times_and_dates_of_workbooks_come_as_such(tmp_path):
    table = open_table(forge.workbook(tmp_path / "a.xlsx", [["名称", "时间"], ["恒坤", datetime(2024, 7, 1, 10, 30)]]))
    assert table.sample()[0].cells[1] == datetime(2024, 7, 1, 10, 30)


def test_all_forms_of_the_sample_hold_the_same_customers():
    rows = {}
    for name in ("import_utf8_bom.csv", "import_gbk.csv", "import_utf16.txt"):
        with open_table(sample("cn_dedupe_synth", name), synonyms=KNOWN) as table:
            rows[name] = [row.cells for row in table.rows()]
    assert len(rows["import_gbk.csv"]) == 6885
    assert rows["import_gbk.csv"] == rows["import_utf8_bom.csv"] == rows["import_utf16.txt"]
    with open_table(sample("cn_dedupe_synth", "import_messy.xlsx"), synonyms=KNOWN) as table:
        assert table.header_row == 5
        messy = [row.cells[0] for row in table.rows()]
    assert messy == [cells[0] for cells in rows["import_gbk.csv"][:3000]]


def test_the_order_workbook_of_the_sample_is_read_whole():
    with open_table(sample("superstore_zh", "示例 - 超市.xls")) as table:
        assert table.sheet == "订单"
        assert sum(1 for _ in table.rows()) == 10_000
        assert table.sample(1)[0].cells[16] == 129.696


def test_cells_merged_over_several_rows_are_read_in_each_of_them(tmp_path):
    rows = [
        ["订单号", "客户", "产品", "数量", "订单金额"],
        ["SO-1", "恒坤泵业", "泵", 1, 600],
        [None, None, "阀", 2, None],
        [None, None, None, None, None],
        [None, None, "管", 3, None],
        ["SO-2", "瑞兴电子", "泵", 4, 50],
        [None, None, "阀", 5, 60],
    ]
    path = forge.workbook(tmp_path / "a.xlsx", rows, merged=("A2:A5", "B2:B5", "A6:A7", "E2:E5"))
    with open_table(path) as table:
        found = [row.cells for row in table.rows()]
    assert [(c[0], c[1]) for c in found] == [("SO-1", "恒坤泵业")] * 3 + [("SO-2", "瑞兴电子"), ("SO-2", "")]
    assert [c[2] for c in found] == ["泵", "阀", "管", "泵", "阀"]
    assert [c[4] for c in found] == [600, "", "", 50, 60]  # the total of an order is not the amount of each line
