"""What is a key for whom: nothing that is hidden on either side, no beginnings of names out of reach; and one value is one key however it is written."""

import pytest

from guanxi.customers.customers.models import Customer
from guanxi.customers.duplicates.index import Index
from guanxi.customers.duplicates.keeping import search_everything
from guanxi.customers.duplicates.models import Pair
from guanxi.customers.leads.models import Lead
from guanxi.desk.tests.cast import browser, company, contact, customer, htmx, text
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
CLASH = "/customers/clash/"
CREDIT = "91320506MA1MYT8K5X"
NUMBERS = {"phone": "hidden", "phone2": "hidden", "email": "masked"}


@pytest.fixture
def cast():
    c = company()
    c.his = customer(
        "无锡润澜阀门精密制造有限公司", c.he, phone="+8613805110001", phone2="+8651068880001", email="office@runlan.example", credit_code=CREDIT
    )  # fmt: skip
    return c


def hits(user, q):
    return browser(user).get(CLASH, {"q": q}).context["hits"]


def filing(reach, **closed):
    """Somebody who files everything; closed: model → fields that he may not read there."""
    kinds = ("customer", "lead", "contact")
    grants = {f"customers.{kind}": {"view": reach, "add": 1, "reveal": 4} for kind in kinds}
    return colleague("wu", role("files", grants, {f"customers.{kind}": rules for kind, rules in closed.items()}), password=None)


def told(user, form, **typed):
    """What the form says while this is typed."""
    return text(htmx(user).get(f"/customers/{form}/alike/", typed))


@pytest.mark.parametrize("reach", [1, 4])
@pytest.mark.parametrize(
    ("form", "closed"), [("leads", "customer"), ("contacts", "customer"), ("customers", "lead"), ("customers", "contact")]
)
def test_a_number_that_is_hidden_at_one_kind_of_row_is_no_key_to_it_from_the_form_of_another(cast, form, closed, reach):
    """On file or not, the answer is the same to the byte."""
    Lead(name="镇江远澜", owner=cast.he, phone="+8613700005555").save()
    contact(cast.his, "王澈", phone="+8613700006666")
    asker = filing(reach, **{closed: NUMBERS})
    number = {"customer": "13805110001", "lead": "13700005555", "contact": "13700006666"}[closed]
    assert told(asker, form, name="某某", phone=number) == told(asker, form, name="某某", phone="13999990000")


def test_a_name_that_is_hidden_is_no_key_from_the_form_of_a_lead_either(cast):
    asker = filing(4, customer={"name": "hidden"})
    assert told(asker, "leads", name=cast.his.name) == told(asker, "leads", name="无锡从未听说精密制造有限公司")


@pytest.mark.parametrize("beginning", ["润澜", "润澜阀", "润澜阀门", "润澜阀门精", "无锡润澜阀门有限公司"])
def test_names_out_of_reach_cannot_be_spelt_out_sign_by_sign(cast, beginning):
    assert hits(cast.lin, beginning) == []
    assert told(cast.lin, "leads", name=beginning, kind="company") == told(cast.lin, "leads", name="从未听说", kind="company")
    assert cast.his.name in told(cast.boss, "leads", name=beginning, kind="company")  # who sees him is helped as before


@pytest.mark.parametrize("name", ["无锡润澜阀门精密制造有限公司", "润澜阀门精密制造", "润澜阀门精密"])
def test_who_knows_the_name_is_told_that_it_is_on_file(cast, name):
    assert [hit["url"] for hit in hits(cast.lin, name)] == [""]


@pytest.mark.parametrize(
    "q",
    ["Office@Runlan.example", "office＠runlan.example", "mailto:office@runlan.example", "９１３２０５０６ＭＡ１ＭＹＴ８Ｋ５Ｘ", "91320506-ma1myt8k5x", "１３８０５１１０００１",
     "(0510)68880001", "0510 6888 0001 转 12"],
)  # fmt: skip
def test_one_number_is_one_key_however_it_is_typed(cast, q):
    assert [hit["text"] for hit in hits(cast.boss, q)] == [cast.his.name]


@pytest.mark.row("OWN-02")
@pytest.mark.row("OWN-04", part=True)
def test_a_credit_code_typed_in_small_letters_is_not_another_company(cast):
    """It stood for “two credit codes”, which keeps two apart whatever else agrees; and capitals in an e-mail were another address."""
    typed = {"name": "无锡润澜阀门精密制造", "kind": "company", "credit_code": " 91320506 ma1myt8k5x", "email": "Office@Runlan.example"}
    browser(cast.boss).post("/customers/customers/new/", typed | {"standing": "ordinary", "lifecycle": "future"})
    filed = Customer.objects.get(name=typed["name"])
    assert (filed.credit_code, filed.email) == (CREDIT, "office@runlan.example")
    search_everything()
    pair = Pair.objects.get()
    assert (pair.verdict, {"credit code", "e-mail"} <= set(pair.reasons)) == ("same", True)


def test_numbers_of_another_kind_stay_as_they_were_typed(cast):
    abroad = customer("Rhein Ventile GmbH", cast.lin, credit_code="HRB 12345 (Köln)", email="see the website")
    abroad.refresh_from_db()
    assert (abroad.credit_code, abroad.email) == ("HRB 12345 (Köln)", "see the website")


def test_an_import_finds_a_customer_by_his_other_phone(cast):
    index = Index()
    row = {"name": "润澜阀门", "name_core": "润澜阀门", "kind": "company", "phone": "+8651068880001"}
    index.fetch(phones=[row["phone"]])
    found, verdict = index.best(row, [])
    assert (found, "phone" in verdict.reasons) == (cast.his.pk, True)
    turned = {"name": "润澜阀门", "name_core": "润澜阀门", "kind": "company", "phone": "+8613700007777", "phone2": "+8613805110001"}
    index.fetch(phones=[turned["phone"], turned["phone2"]])
    assert index.best(turned, [])[0] == cast.his.pk
