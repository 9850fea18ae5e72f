"""Files that mean harm or were damaged: refused with a plain text, before any reader lays them out in memory (R14)."""

import os
import resource
import struct
import subprocess
import sys
import zipfile

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.kit.tables import BadFile, open_table
from guanxi.kit.tables.cells import BadCell, read_text
from guanxi.kit.tables.tests import forge


def refused(path) -> str:
    with pytest.raises(BadFile) as caught:
        open_table(path)
    return caught.value.message


CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def test_a_zip_bomb_is_refused_from_its_directory(tmp_path):
    path = forge.raw_sheet(tmp_path / "a.xlsx", CELL)
    forge.add_part(path, "xl/media/zeros.bin", bytes(210 * 1024 * 1024))
    assert "Unpacked" in refused(path)


def test_a_file_packed_too_densely_is_refused(tmp_path):
    path = forge.raw_sheet(tmp_path / "a.xlsx", CELL)
    forge.add_part(path, "xl/media/zeros.bin", bytes(30 * 1024 * 1024))
    assert "packed more than" in refused(path)


def test_a_file_of_a_thousand_parts_is_refused(tmp_path):
    path = forge.raw_sheet(tmp_path / "a.xlsx", CELL)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/media/{number}.txt", "x")
    assert "parts" in refused(path)


def test_a_directory_that_understates_a_part_is_caught(tmp_path):
    body = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5_000))
    path = forge.understate(forge.raw_sheet(tmp_path / "a.xlsx", body), "xl/worksheets/sheet1.xml", 500)
    assert "larger than it claims" in refused(path)


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_an_entity_bomb_is_refused(tmp_path, start):
    assert "definitions" in refused(forge.raw_sheet(tmp_path / "a.xlsx", CELL, start=start))


def test_a_sheet_formatted_to_the_last_row_is_refused_from_its_dimension(tmp_path):
    path = forge.raw_sheet(tmp_path / "a.xlsx", CELL, head='<dimension ref="A1:T1048576"/>')
    with pytest.raises(BadFile) as caught:
        open_table(path)
    assert caught.value.params["rows"] == "1,048,576"


def test_a_dimension_of_five_thousand_digits_is_refused(tmp_path):
    path = forge.raw_sheet(tmp_path / "a.xlsx", CELL, head=f'<dimension ref="A1:T{"9" * 5000}"/>')
    assert "rows" in refused(path)


FAR_AWAY = [
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="1"><c s="1" r="A1"><v>1</v></c></row><row r="1048576"><c s="1" r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c y=\' r="A2"\' r="XFD1048576"><v>1</v></c></row>',
    '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="150000"><c r="XFD150000"><v>1</v></c></row>',
]


@pytest.mark.parametrize("body", FAR_AWAY)
def test_one_cell_far_away_does_not_ask_for_17_billion_cells(tmp_path, body):
    message = refused(forge.raw_sheet(tmp_path / "a.xlsx", body, head='<dimension ref="A1:B2"/>'))
    assert "rows" in message or "cells" in message


@pytest.mark.parametrize("part", ["xl/other/page.xml", "xl/sharedStrings.xml", "xl/calcChain.xml"])
def test_a_sheet_under_another_name_is_walked_too(tmp_path, part):
    message = refused(forge.raw_sheet(tmp_path / "a.xlsx", FAR_AWAY[0], part=part))
    assert "rows" in message or "cells" in message


def test_formatted_empty_cells_at_the_edge_do_no_harm(tmp_path):
    body = '<row r="1"><c r="A1" t="inlineStr"><is><t>客户名称</t></is></c><c r="XFD1" s="0"/></row><row r="2"><c r="A2"><v>1</v></c></row>'
    assert open_table(forge.raw_sheet(tmp_path / "a.xlsx", body)).headers == ["客户名称"]


def test_a_long_text_in_a_hundred_thousand_cells_does_not_fill_the_memory(tmp_path):
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001))
    shared = f"<si><t>{'长' * 5_000}</t></si>"
    path = forge.raw_sheet(tmp_path / "a.xlsx", cells, shared=shared)
    forge.add_part(path, "padding.txt", os.urandom(60_000))
    assert "repeat long texts" in refused(path)


def test_a_cell_beyond_16000_characters_comes_cut_and_is_refused_by_its_reader(tmp_path):
    path = forge.workbook(tmp_path / "a.xlsx", [["客户名称", "备注"], ["恒坤", "很" * 17_000]])
    cells = open_table(path).sample()[0].cells
    assert cells[0] == "恒坤"
    assert len(cells[1]) == 16_000
    with pytest.raises(BadCell):
        read_text(cells[1])


def test_an_ods_file_that_repeats_a_cell_a_billion_times_is_refused(tmp_path):
    rows = f'<table:table-row table:number-rows-repeated="1000000">{forge.ods_cell("x", 1000)}</table:table-row>'
    message = refused(forge.ods(tmp_path / "a.ods", rows))
    assert "rows" in message or "cells" in message or "packed" in message


def test_an_xlsb_file_with_a_cell_far_away_is_refused(tmp_path):
    assert "rows" in refused(forge.sparse_xlsb(tmp_path / "a.xlsb", 1_048_575, 3))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML table"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"\x89PNG\r\n\x1a\n....", "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "damaged"),
        (b"PK\x03\x04 half a file", "damaged"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
    ],
)
def test_what_a_file_is_shows_in_its_content_not_in_its_name(tmp_path, content, word):
    path = tmp_path / "客户.xls"
    path.write_bytes(content)
    assert word in refused(path)


def test_a_zip_without_a_table_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "holds no table" in refused(path)


def test_a_truncated_workbook_is_refused(tmp_path):
    whole = forge.workbook(tmp_path / "a.xlsx", [["客户名称"], ["恒坤"]]).read_bytes()
    for share in (3, 2):
        half = tmp_path / f"half{share}.xlsx"
        half.write_bytes(whole[: len(whole) * (share - 1) // share])
        assert "damaged" in refused(half)


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('客户名称,备注\n恒坤,"开着\n' + "一行,又一行\n" * 30_000, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        list(open_table(path).rows())
    assert "not closed" in caught.value.message


def test_a_bomb_is_refused_within_256_megabytes(tmp_path):
    """The check of a hostile file in a process of its own, whose memory is limited by the system."""
    path = forge.raw_sheet(tmp_path / "a.xlsx", FAR_AWAY[-1])
    code = "import sys\nfrom guanxi.kit.tables import BadFile, open_table\ntry:\n    open_table(sys.argv[1])\nexcept BadFile:\n    print('refused')"
    limit = 256 * 1024 * 1024
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)),
    )
    assert done.stdout.strip() == "refused", done.stderr[-500:]


def test_an_old_workbook_with_cells_far_apart_is_refused(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("x")
    sheet.write(0, 0, 1)
    sheet.write(65_535, 255, 1)
    book.save(str(tmp_path / "a.xls"))
    assert "cells" in refused(tmp_path / "a.xls")


def test_an_old_workbook_that_repeats_a_long_text_is_refused(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("x")
    for row in range(30_000):
        sheet.write(row, 0, "长" * 7_000)
    book.save(str(tmp_path / "a.xls"))
    assert "repeat long texts" in refused(tmp_path / "a.xls")


def test_an_old_workbook_whose_chains_bite_their_tail_is_refused(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("x").write(0, 0, "恒坤" * 3_000)
    book.save(str(tmp_path / "a.xls"))
    data = bytearray((tmp_path / "a.xls").read_bytes())
    fat = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    for entry in range(0, 512, 4):
        struct.pack_into("<I", data, fat + entry, 0)
    (tmp_path / "a.xls").write_bytes(data)
    assert "damaged" in refused(tmp_path / "a.xls")


def test_a_list_of_sectors_that_bites_its_tail_is_refused_before_it_grows(tmp_path, monkeypatch):
    """The list of a small file, read once for every sector that the file has, would fill the memory."""
    from guanxi.kit.tables import compound

    size, many = 512, 4000
    data = bytearray(size * (many + 1))
    data[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", data, 30, 9, 6)
    struct.pack_into("<I4xII4xII", data, 48, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFF)
    struct.pack_into("<109I", data, 76, *[0xFFFFFFFF] * 109)
    # Sector 0 lists 127 sectors and then itself.
    struct.pack_into("<128I", data, size, *[1] * 127, 0)
    (tmp_path / "a.xls").write_bytes(data)
    read, sector = [], compound._Compound._sector
    monkeypatch.setattr(compound._Compound, "_sector", lambda self, number: read.append(number) or sector(self, number))
    with pytest.raises(BadFile):
        compound.workbook_stream(tmp_path / "a.xls")
    assert len(read) < 100


def test_one_wrong_byte_in_an_old_workbook_does_not_end_the_process(tmp_path):
    """Calamine asks for petabytes when the number of shared texts is damaged, and the process is aborted."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("x")
    for row in range(60):
        sheet.write(row, 0, f"恒坤{row}")
    book.save(str(tmp_path / "a.xls"))
    good = (tmp_path / "a.xls").read_bytes()
    at = good.index(b"\x00\x02\x0e\x00")  # the DIMENSIONS record: first and last row, first and last column
    for last_row, last_column in ((0, 0), (0xFFFFFFFF, 0xFFFF), (0x7FFFFFFF, 0)):
        data = bytearray(good)
        struct.pack_into("<IIHH", data, at + 4, 5, last_row, 3, last_column)
        (tmp_path / "a.xls").write_bytes(data)
        try:
            with open_table(tmp_path / "a.xls") as table:
                assert table.headers
        except BadFile as error:
            assert "damaged" in error.message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([None, "utf-16", "gbk", "big5", "utf-8"]))
def test_any_bytes_are_a_table_or_refused(tmp_path, content, encoding):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        with open_table(path, encoding=encoding) as table:
            for row in table.rows():
                assert len(row.cells) == len(table.headers)
    except BadFile as error:
        assert str(error)


@pytest.mark.parametrize("name", ["hex", "rot13", "klingon", "idna\u0000"])
def test_a_name_that_is_no_encoding_of_text_is_refused(tmp_path, name):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(BadFile):
        open_table(path, encoding=name)
