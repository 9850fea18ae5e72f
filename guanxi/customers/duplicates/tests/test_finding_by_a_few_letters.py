"""One search field for everything: characters, readings, initials, pieces of numbers; and the clash check for what one may not see (X09)."""

import pytest

from guanxi.desk.tests.cast import browser, company, contact, customer, htmx, limited, text

pytestmark = pytest.mark.django_db
SEARCH, CLASH = "/search/", "/customers/clash/"
NAME, PHONE = "苏州澄曜泵业有限公司", "13901172167"


@pytest.fixture
def cast():
    c = company()
    c.mine = customer(NAME, c.lin, phone=f"+86{PHONE}", code="KH-2046")
    contact(c.mine, "李敏之", phone="+8613700002222")
    c.his = customer("无锡润澜阀门有限公司", c.he, phone="+8613805110001")
    return c


@pytest.mark.row("X09")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("澄曜", NAME),
        ("泵业", NAME),
        ("澄", NAME),
        ("蘇州澄曜", NAME),
        ("chengyao", NAME),
        ("cheng yao", NAME),
        ("szcy", NAME),
        ("CYBY", NAME),
        ("KH-2046", NAME),
        ("2167", NAME),
        ("0117 2167", NAME),
        ("1390117", NAME),
        (PHONE, NAME),
        ("李敏", "李敏之"),
        ("lmz", "李敏之"),
        ("2222", "李敏之"),
    ],
)
def test_a_salesperson_finds_his_own_by_any_piece_and_learns_of_others_only_that_they_exist(cast, typed, found):
    box, page = text(htmx(cast.lin).get(SEARCH, {"q": typed})), text(browser(cast.lin).get(SEARCH, {"q": typed}))
    assert found in box and found in page and "<html" not in box
    if typed != "泵业":
        for stranger in (cast.he, limited(f"seer-{len(typed)}", grants={"view": 1})):
            assert found not in text(htmx(stranger).get(SEARCH, {"q": typed})).replace(typed, "")
    for theirs in ("润澜", "rlfm", "13805110001", "0001"):
        answer = text(htmx(cast.lin).get(SEARCH, {"q": theirs}))
        assert "无锡" not in answer and f"/customers/customers/{cast.his.pk}/" not in answer
    clash = text(htmx(cast.lin).get(CLASH, {"q": "13805110001"})).replace("13805110001", "")
    assert clash.strip() and "润澜" not in clash and "何嘉欣" not in clash


@pytest.mark.parametrize("typed", ["2167", "0117", "1390117", "7216"])
def test_pieces_of_a_number_are_found_only_with_the_right_to_see_it_in_full(cast, typed):
    assert NAME in text(htmx(limited("seer", grants={"view": 4, "reveal": 4})).get(SEARCH, {"q": typed}))
    assert NAME not in text(htmx(limited("masked", grants={"view": 4})).get(SEARCH, {"q": typed}))


def test_nothing_found_says_so_and_pages_and_commands_are_found_by_their_names(cast):
    assert 'class="none"' in text(htmx(cast.lin).get(SEARCH, {"q": "没有这一家"}))
    assert 'href="/customers/customers/"' in text(htmx(cast.lin).get(SEARCH, {"q": "客户"}))
    assert 'href="/customers/customers/new/"' in text(htmx(cast.lin).get(SEARCH, {"q": "新建"}))
