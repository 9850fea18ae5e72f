import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.tables import open_table, write
from guanxi.kit.tables.cells import text_of
from guanxi.kit.tables.write import About, Column, is_dangerous, write_csv, write_xlsx

COLUMNS = [Column("客户名称"), Column("手机"), Column("金额", "money"), Column("日期", "date")]
ROWS = [
    ["恒坤机械", "13901172167", Decimal("1234.50"), date(2024, 7, 1)],
    ['=HYPERLINK("http://x")', "+8613901172167", Decimal("-5"), None],
    ["＝1+1", "007", None, date(2024, 2, 29)],
]
DANGEROUS = ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", " =1", "\u3000=1", "\n=1"]


def xlsx(rows, columns=COLUMNS, **options) -> io.BytesIO:
    target = io.BytesIO()
    assert write_xlsx(target, columns, iter(rows), **options) == len(rows)
    target.seek(0)
    return target


def text(rows, columns=COLUMNS) -> str:
    target = io.BytesIO()
    assert write_csv(target, columns, iter(rows)) == len(rows)
    return target.getvalue().decode("utf-8")


def test_phones_and_codes_stay_texts_and_amounts_stay_numbers():
    sheet = openpyxl.load_workbook(xlsx(ROWS)).active
    assert [cell.value for cell in sheet[2]] == ["恒坤机械", "13901172167", 1234.5, datetime(2024, 7, 1)]
    assert sheet["B4"].value == "007"
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].number_format == "@"
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width > 8


def test_no_cell_of_an_xlsx_is_a_formula():
    target = xlsx([[word, word, None, None] for word in DANGEROUS])
    sheet = openpyxl.load_workbook(target).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, max_col=2) for cell in row} == {"s"}
    assert all(row[0].quotePrefix for row in sheet.iter_rows(min_row=2))
    with zipfile.ZipFile(target) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_no_cell_of_a_csv_starts_like_a_formula():
    lines = list(
        csv.reader(io.StringIO(text([[word, None, Decimal("-5"), None] for word in DANGEROUS], COLUMNS).removeprefix("\ufeff"), newline=""))
    )
    assert [line[0] for line in lines[1:]] == ["'" + word for word in DANGEROUS]
    assert {line[2] for line in lines[1:]} == {"-5"}


@given(st.text(max_size=20))
def test_a_text_that_is_not_led_by_an_apostrophe_is_safe(word):
    line = next(csv.reader(io.StringIO(text([[word]], [Column("x")]).removeprefix("\ufeff").split("\r\n", 1)[1], newline="")), [""])
    assert not line or not line[0] or line[0][0] not in "=+-@\t\r＝＋－＠"
    assert not is_dangerous("'" + word)


def test_csv_carries_the_mark_by_which_excel_knows_utf8():
    assert text(ROWS).startswith("\ufeff客户名称,手机,金额,日期\r\n")


def test_exports_are_read_back_as_they_were(tmp_path):
    for name, writer in (("a.csv", write_csv), ("a.xlsx", write_xlsx)):
        with (tmp_path / name).open("wb") as target:
            writer(target, COLUMNS, iter(ROWS))
        with open_table(tmp_path / name) as table:
            back = [[text_of(cell) for cell in row.cells] for row in table.rows()]
        assert [row[:2] for row in back] == [[str(cell) for cell in row[:2]] for row in ROWS]
        assert back[0][3] == "2024-07-01"


def test_numbers_that_excel_would_round_are_written_as_text():
    sheet = openpyxl.load_workbook(xlsx([["x", "1", Decimal("12345678901234567.89"), None]])).active
    assert sheet["C2"].value == "12345678901234567.89"


def test_codes_of_many_digits_are_not_shown_as_powers_of_ten():
    sheet = openpyxl.load_workbook(xlsx([[13901172167, 110101199003071234, 123456789012]], [Column("x", "number")] * 3)).active
    assert [sheet[at].value for at in ("A2", "B2", "C2")] == [13901172167, "110101199003071234", "123456789012"]


def test_days_before_the_calendar_of_spreadsheets_are_texts():
    sheet = openpyxl.load_workbook(xlsx([[date(1898, 12, 31), datetime(1899, 1, 1, 8, 0)]], [Column("x", "date")] * 2)).active
    assert [sheet["A2"].value, sheet["B2"].value] == ["1898-12-31", "1899-01-01 08:00:00"]


def test_a_name_is_never_markup_of_the_workbook():
    target = xlsx([["<r><t>x</t></r><evil/></r>"]], [Column("<r>客</r>")])
    with zipfile.ZipFile(target) as archive:
        assert b"<evil/>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_does_not_fit_on_a_sheet_goes_on_to_the_next(monkeypatch):
    monkeypatch.setattr(write, "_ROWS_PER_SHEET", 3)
    told = []
    monkeypatch.setattr(write, "STEP", 2)
    book = openpyxl.load_workbook(xlsx([["a"], ["b"], ["c"]], [Column("x")], step=told.append))
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [["x", "a", "b"], ["x", "c"]]
    assert told == [2]


def test_aware_moments_keep_the_clock_they_were_given_with():
    sheet = openpyxl.load_workbook(xlsx([[datetime(2024, 7, 1, 9, 30, tzinfo=UTC)]], [Column("时间", "datetime")])).active
    assert sheet["A2"].value == datetime(2024, 7, 1, 9, 30)


def test_who_exported_and_why_stands_on_a_sheet_of_its_own():
    book = openpyxl.load_workbook(
        xlsx(ROWS, about=About("说明", lambda count: [("谁", "张三"), ("行数", str(count)), ("原因", "=evil")]), sheet="客户/导出")
    )
    assert book.sheetnames == ["客户 导出", "说明"]
    assert [book["说明"][f"B{n}"].value for n in (1, 2, 3)] == ["张三", "3", "=evil"]
    assert book["说明"]["B3"].data_type == "s"


def test_a_text_longer_than_a_cell_is_cut_not_lost():
    sheet = openpyxl.load_workbook(xlsx([["很" * 40_000]], [Column("x")])).active
    assert len(sheet["A2"].value) == 32_767
