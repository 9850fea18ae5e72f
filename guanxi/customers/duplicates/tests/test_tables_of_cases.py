"""Pairs as they come in life, and what is said of each."""

from datetime import date

import pytest

from guanxi.customers.duplicates.verdicts import PERHAPS, SAME, Facts, compare
from guanxi.kit.china.names import is_company, name_core

MOBILE, OTHER, LANDLINE = "+8613901172167", "+8613805110001", "+8651268880001"
CREDIT, CREDIT2 = "91320506MA1MYT8K5X", "91320594MA1N0PQ63C"
BORN = date(1984, 3, 12)


def of(name, **values):
    kind = values.pop("kind", "company" if is_company(name) else "person")
    return Facts(1, name, name_core(name, kind), kind, **values)


def said(a, b):
    kinds = {compare(a, b).kind, compare(b, a).kind}
    assert len(kinds) == 1
    return kinds.pop()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州澄曜泵业有限公司", "蘇州澄曜泵業有限公司"),
        ("苏州澄曜泵业有限公司", "苏州澄曜泵业有限责任公司"),
        ("苏州澄曜泵业有限公司", "澄曜泵业"),
        ("苏州澄曜泵业有限公司", "澄曜泵业（苏州）有限公司"),
        ("苏州澄曜泵业有限公司", "江苏省苏州市澄曜泵业"),
        ("苏州澄曜泵业有限公司", "苏州澄耀泵业有限公司"),
        ("苏州澄曜泵业有限公司", "ＳＵＺＨＯＵ　澄曜泵业"),
        ("Ridgeway Pumps Ltd.", "RIDGEWAY PUMPS LIMITED"),
        ("王芳", "王方"),
        ("欧阳明澈", "歐陽明澈"),
        ("Michaela Neumann", "neumann, michaela"),
        ("Michaela Neumann", "M. Neumann"),
        ("Michaela Neumann", "Micheala Neuman"),
    ],
)
def test_one_name_however_written_and_one_mobile_are_the_same(one, other):
    assert said(of(one, phones=(MOBILE,)), of(other, phones=(OTHER, MOBILE))) == SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("苏州澄曜泵业有限公司"), of("苏州澄曜泵业有限公司")),
        (of("苏州澄曜泵业有限公司", region="320506", postcode="215000", contact="李敏"), of("苏州澄曜泵业有限公司", region="320506", postcode="215000", contact="李敏")),
        (of("王芳", region="320500", postcode="215000"), of("王芳", region="320506", postcode="215000")),
        (of("Michaela Neumann", postcode="2119"), of("Michaela Neumann", postcode="2119")),
    ],
    ids=["a firm", "a firm with town and contact", "a person", "abroad"],
)  # fmt: skip
def test_without_a_key_beside_the_name_it_stays_a_doubt(one, other):
    assert said(one, other) == PERHAPS


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (of("苏州澄曜泵业有限公司", credit=CREDIT, phones=(MOBILE,)), of("苏州澄曜泵业有限公司", credit=CREDIT2, phones=(MOBILE,)), "two legal persons"),
        (of("苏州澄曜泵业有限公司", phones=(LANDLINE,)), of("苏州万岚服饰有限公司", phones=(LANDLINE,)), "one switchboard"),
        (of("苏州澄曜泵业有限公司", phones=(MOBILE,), contact="李敏"), of("苏州万岚服饰有限公司", phones=(MOBILE,), contact="李敏"), "one agent for two firms"),
        (of("苏州澄曜泵业有限公司", region="320506"), of("无锡澄曜泵业有限公司", region="320200"), "one brand in two towns"),
        (of("苏州澄曜泵业有限公司", region="320506"), of("苏州澄曜餐饮有限公司", region="320506"), "one brand, two trades"),
        (of("苏州澄曜泵业有限公司", address="东方大道 1 号 3 栋 201 室"), of("苏州万岚服饰有限公司", address="东方大道1号3栋201室"), "one building"),
        (of("王芳", phones=(MOBILE,), region="320500"), of("王芳", phones=(OTHER,), region="320500"), "two people of one name"),
        (of("王建国", phones=(LANDLINE,), address="东方大道1号3栋201室"), of("王敏", phones=(LANDLINE,), address="东方大道1号3栋201室"), "a family"),
        (of("Harry Moss", address="12 Elm St Bega", postcode="2119", phones=("+61299990000",)), of("Isabelle Moss", address="12 Elm Street Bega", postcode="2119", phones=("+61299990000",)), "a family abroad"),
        (of("王芳", born_on=BORN), of("李敏", born_on=BORN), "one birthday"),
    ],
)  # fmt: skip
def test_what_looks_alike_and_is_not_the_same_is_never_certain(one, other, why):
    assert said(one, other) != SAME, why


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (
            of("苏州澄曜泵业", address="东方大道1号3栋201室"),
            of("苏州澄曜泵业有限公司", address="江苏省苏州市吴中区东方大道一号3幢201"),
            SAME,
        ),
        (of("苏州澄曜泵业", address="东方大道1号3栋201室"), of("苏州澄曜泵业有限公司", address="东方大道1号3栋202室"), PERHAPS),
        (of("苏州澄曜泵业", address="东方大道1号"), of("苏州澄曜泵业有限公司", address="东方大道11号"), PERHAPS),
        (of("王芳", born_on=BORN, region="320500"), of("王芳", born_on=BORN, region="320500"), SAME),
        (of("王芳", born_on=BORN), of("王芳", born_on=date(1984, 12, 3)), PERHAPS),
        (of("王芳", born_on=BORN), of("王芳", born_on=date(1999, 1, 30)), ""),
        (of("Harry Moss", address="12 Elm St Bega"), of("Moss Harry", address="12 Elm Street, Bega"), SAME),
        (of("Harry Moss", email="harry.moss@example.com"), of("Harry Moss", email="harry.mos@example.com"), PERHAPS),
        (of("", phones=(MOBILE,)), of("", phones=(MOBILE,)), PERHAPS),
        (of(""), of(""), ""),
    ],
)
def test_addresses_birthdays_and_mails_are_read_with_their_mistakes(one, other, kind):
    assert said(one, other) == kind


def test_a_customer_is_the_same_as_itself():
    for facts in (
        of("苏州澄曜泵业有限公司", phones=(MOBILE,)),
        of("Harry Moss", email="h@example.com"),
        of("王芳", code="K1"),
        of("王芳", credit=CREDIT),
    ):
        assert compare(facts, facts).kind == SAME
