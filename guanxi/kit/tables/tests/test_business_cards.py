"""vCard files as phones, mail programs and hostile people write them."""

import quopri
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.tables import BadFile, open_table, vcards
from guanxi.kit.tables.vcards import parse_cards
from guanxi.kit.tests.samples import sample


def one(*lines: str, version="3.0", encoding="utf-8") -> dict:
    content = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode(encoding)
    (card,) = parse_cards(content)
    assert not card.problem, card.problem
    return card.values


def qp(text: str, charset="gbk") -> str:
    return quopri.encodestring(text.encode(charset), quotetabs=False).decode().replace("=\n", "=\r\n")


CARDS = [
    (["SOUND;X-IRMC-N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Wang=", "FN:王芳"], {"姓名": "王芳"}),
    (["N:杨;成;;;", "FN:杨成"], {"姓名": "杨成"}),
    (["N:杨;成;;;"], {"姓名": "杨成"}),
    (["FN:杨 成"], {"姓名": "杨成"}),
    (["N:Smith;John;A;;"], {"姓名": "John A Smith"}),
    (["FN:王芳", "ORG:恒坤泵业;销售部;华东", "TITLE:经理"], {"姓名": "王芳", "公司": "恒坤泵业", "部门": "销售部 华东", "职务": "经理"}),
    (["FN:恒坤泵业", "ORG:恒坤泵业", "TEL:0512-68888806"], {"公司": "恒坤泵业", "电话": "0512-68888806"}),
    (["FN:王芳", "TEL;TYPE=CELL:13812340001", "TEL;TYPE=WORK,VOICE:0512-1"], {"手机": "13812340001", "电话": "0512-1"}),
    (["FN:王芳", "TEL;CELL;VOICE:138 1234 0001"], {"手机": "138 1234 0001"}),
    (["FN:王芳", 'TEL;VALUE=uri;TYPE="voice,cell":tel:+86-138-1234-0001'], {"手机": "+86-138-1234-0001"}),
    (["FN:王芳", "TEL;TYPE=WORK:+86 512 6888 8806;ext=12"], {"电话": "+86 512 6888 8806 转 12"}),
    (["FN:王芳", "TEL:13812340001", "TEL:13812340002"], {"手机": "13812340001", "电话": "13812340002"}),
    (["FN:王芳", "TEL:13812340001", "TEL;TYPE=FAX,WORK:0512-2"], {"手机": "13812340001", "传真": "0512-2"}),
    (["FN:王芳", "EMAIL:a@b.cn", "EMAIL;PREF=1:c@d.cn"], {"邮箱": "c@d.cn", "备注": "邮箱：a@b.cn"}),
    (["FN:王芳", "item1.EMAIL;type=INTERNET:a@b.cn", "item1.X-ABLabel:_$!<Work>!$_"], {"邮箱": "a@b.cn"}),
    (["FN:王芳", "ADR;TYPE=WORK:;;人民路1号;苏州市;江苏省;215000;中国"], {"地址": "江苏省苏州市人民路1号", "邮编": "215000"}),
    (["FN:王芳", "ADR:;;江苏省苏州市人民路1号;苏州市;江苏省;;中国"], {"地址": "江苏省苏州市人民路1号"}),
    (["FN:John", "ADR:;;1 Main St;Springfield;IL;62701;USA"], {"地址": "1 Main St, Springfield, IL, USA", "邮编": "62701"}),
    (["FN:王芳", r"NOTE:第一行\n第二行\, 完\;"], {"备注": "第一行\n第二行, 完;"}),
    (["FN:王芳", "BDAY:1985-04-12T00:00:00Z"], {"生日": "1985-04-12"}),
    (["FN:王芳", "BDAY:--0412"], {"备注": "生日：4月12日"}),
    (["FN:王芳", "X-WECHAT:wx_fang"], {"微信": "wx_fang"}),
    (["FN:王芳", "IMPP;X-SERVICE-TYPE=WeChat:x-apple:wx_fang"], {"微信": "wx_fang"}),
    (["FN:王芳", "URL:https://example.com/a"], {"网址": "https://example.com/a"}),
    (["FN:王", " 芳"], {"姓名": "王芳"}),
    (["FN:王芳", "NOTE:长", "\t句"], {"备注": "长句"}),
    (["FN:王芳", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " SkZJRgABAQ", "TITLE:经理"], {"职务": "经理"}),
    (["FN:王芳", "PHOTO;ENCODING=BASE64;JPEG:", " /9j/4AAQ", "", "TITLE:经理"], {"职务": "经理"}),
    (["FN:王芳", "NONSENSE WITHOUT COLON", "TITLE:经理"], {"职务": "经理"}),
    (["FN:王芳", "AGENT:", "BEGIN:VCARD", "FN:秘书", "END:VCARD", "TITLE:经理"], {"姓名": "王芳", "职务": "经理"}),
]


@pytest.mark.parametrize(("lines", "expected"), CARDS)
def test_a_card_says_what_stands_on_it(lines, expected):
    found = one(*lines)
    assert {header: found.get(header) for header in expected} == expected


def test_a_card_of_an_old_phone_has_gbk_in_quoted_printable_with_soft_line_breaks():
    note = "很长的备注" * 20
    body = [f"{n};CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:{qp(t)}" for n, t in (("FN", "杨成"), ("ORG", "恒坤泵业;销售部"), ("NOTE", note))]
    assert "=\r\n" in body[2]
    found = one(*body, version="2.1")
    assert (found["姓名"], found["公司"], found["部门"], found["备注"]) == ("杨成", "恒坤泵业", "销售部", note)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le"])
def test_the_encoding_of_the_file_is_found(tmp_path, encoding):
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:陳先生\r\nORG:台北科技有限公司\r\nADR:;;中山路一號;台北市;;;\r\nEND:VCARD\r\n"
    path = tmp_path / "a.vcf"
    path.write_bytes(text.encode(encoding))
    with open_table(path) as table:
        (row,) = table.rows()
    assert row.cells[:2] == ["陳先生", "台北科技有限公司"] and row.number == 1 and table.header_row == 0


def test_a_charset_that_lies_is_seen_through():
    content = b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8:" + "杨成".encode("gbk") + b"\nEND:VCARD\n"
    assert parse_cards(content)[0].values["姓名"] == "杨成"


def test_a_broken_card_is_told_of_and_the_next_one_is_read(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:一\nBEGIN:VCARD\nFN:二\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nEND:VCARD\nBEGIN:VCARD\nFN:四\n", "utf-8")
    with open_table(path) as table:
        rows = list(table.rows())
    assert [(r.number, r.cells[0]) for r in rows] == [(2, "二")]
    assert [tuple(left) for left in table.left_out] == [(1, vcards.UNFINISHED), (3, vcards.EMPTY), (4, vcards.UNFINISHED)]


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCARD\n" + b"NOTE:" + b"a" * 50_000_000,
        b"BEGIN:VCARD\n" + b"NOTE:x\n" * 500_000 + b"END:VCARD\n",
        b"BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:" + b"=\r\n" * 500_000,
        b"BEGIN:VCARD\n" + b"AGENT:\nBEGIN:VCARD\n" * 100_000,
        b"BEGIN:VCARD\n" * 100_000,
        b"BEGIN:VCARD\nVERSION:9",
        b"BEGIN:VCARD\nFN:" + b"\xff" * 10 + b"\n",
    ],
)
def test_a_file_without_one_whole_card_is_refused(tmp_path, content):
    path = tmp_path / "a.vcf"
    path.write_bytes(content)
    with pytest.raises(BadFile):
        open_table(path)


def test_a_huge_picture_does_not_cost_the_card():
    content = b"BEGIN:VCARD\nFN:x\nPHOTO;ENCODING=b:" + b"QUJD\n " * 400_000 + b"\nTITLE:y\nEND:VCARD\n"
    (card,) = parse_cards(content)
    assert card.values == {"姓名": "x", "职务": "y"}


def test_a_card_of_a_megabyte_of_text_is_left_out_and_told_of():
    content = (
        b"BEGIN:VCARD\nFN:x\n"
        + b"NOTE:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" * 15_000
        + b"END:VCARD\nBEGIN:VCARD\nFN:y\nEND:VCARD"
    )
    assert [(c.problem, c.values.get("姓名")) for c in parse_cards(content)] == [(vcards.TOO_LARGE, None), ("", "y")]


@given(
    st.lists(
        st.sampled_from(
            [
                b"BEGIN:VCARD\n",
                b"END:VCARD\n",
                b"FN:x\n",
                b"N;CHARSET=GBK:\xd1\xee;\xb3\xc9\n",
                b"TEL;",
                b":",
                b"=\n",
                b" \n",
                b"ADR:;;\\;\n",
                b"\xff",
                b"PHOTO;BASE64:\n",
            ]
        ),
        max_size=30,
    )
)
def test_any_pieces_of_cards_are_cards_or_refused(pieces):
    try:
        cards = parse_cards(b"".join(pieces))
    except BadFile:
        return
    assert [c.number for c in cards] == list(range(1, len(cards) + 1))
    assert all(c.problem or c.values for c in cards)


@pytest.mark.parametrize("name", ["contacts_v3_utf8.vcf", "contacts_v21_gbk_qp.vcf"])
def test_the_samples_read_like_the_table_they_were_made_from(name):
    from guanxi.kit.tests.samples import records

    told = {r["record_id"]: r for r in records("cn_dedupe_synth", "records.csv")}
    with open_table(sample("cn_dedupe_synth", name)) as table:
        rows = [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows()]
    assert len(rows) == 400 and not table.left_out
    for row in rows:
        source = told[row["备注"].split("\n")[0]]
        assert re.sub(r"\W", "", row["公司"] or row["姓名"]) == re.sub(
            r"\W", "", source["客户名称"]
        )  # GBK has no sign for what is invisible
