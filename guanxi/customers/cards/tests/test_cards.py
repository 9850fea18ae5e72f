"""Business cards: photographed or as a file, typed beside the picture, kept with what came of them (ACQ-04)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.commons.files.models import StoredFile
from guanxi.customers.contacts.models import Contact
from guanxi.customers.leads.models import Lead
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 50
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:王敏\r\nN:王;敏;;;\r\nORG:澄曜泵业有限公司;采购部\r\nTITLE:采购经理\r\nTEL;TYPE=CELL:15400000001\r\n"
    "EMAIL:w@example.com\r\nADR:;;澄湾路 1 号;苏州市;江苏省;215000;\r\nNOTE:展会上见过\r\nEND:VCARD\r\n"
)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def cast():
    return company()


def hand_in(user, name, content):
    """Uploads; returns the answer."""
    return browser(user).post("/customers/cards/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.row("ACQ-04")
def test_a_photographed_card_is_typed_beside_its_picture_and_kept_with_the_lead(cast):
    me = browser(cast.lin)
    assert 'capture="environment"' in text(me.get("/customers/cards/"))
    answer = hand_in(cast.lin, "名片.png", PICTURE)
    stored = StoredFile.objects.get()
    assert answer["Location"] == f"/customers/cards/{stored.pk}/"
    page = text(me.get(answer["Location"]))
    assert f"/files/{stored.pk}/?show" in page
    assert me.post(answer["Location"], {"name": ""}).status_code == 422
    done = me.post(answer["Location"], {"name": "澄曜泵业", "kind": "company", "contact_name": "王敏", "phone": "15400000001"})
    made = Lead.objects.get()
    assert done["Location"] == f"/customers/leads/{made.pk}/" and (made.owner, made.contact_name) == (cast.lin, "王敏")
    assert f"/files/{stored.pk}/?show" in text(me.get(f"/customers/leads/{made.pk}/"))
    assert me.get(f"/files/{stored.pk}/?show").status_code == 200
    assert me.get(f"/customers/cards/{stored.pk}/").status_code == 404


@pytest.mark.row("ACQ-04", part=True)
def test_a_vcard_fills_the_form_and_nothing_it_says_is_lost(cast):
    me, answer = browser(cast.lin), hand_in(cast.lin, "王敏.vcf", CARD.encode())
    page = text(me.get(answer["Location"]))
    for said in ("澄曜泵业有限公司", "王敏", "采购经理", "w@example.com", "澄湾路 1 号", "展会上见过", "采购部", "215000"):
        assert said in page, said
    me.post(answer["Location"], {"name": "澄曜泵业有限公司", "kind": "company", "contact_name": "王敏", "phone": "154 0000 0001"})
    assert Lead.objects.get().phone == "+8615400000001" and not StoredFile.objects.exists()


def test_several_cards_of_one_file_are_filed_one_after_the_other(cast):
    me, answer = browser(cast.lin), hand_in(cast.lin, "两张.vcf", (CARD + CARD.replace("王敏", "孙立").replace("澄曜", "栖行")).encode())
    onward = me.post(answer["Location"], {"name": "甲", "kind": "company"})
    assert onward["Location"].endswith("?n=2") and "孙立" in text(me.get(onward["Location"]))
    assert me.post(f"{answer['Location']}drop/?n=2").status_code == 302
    assert Lead.objects.count() == 1 and not StoredFile.objects.exists()


def test_a_card_of_somebody_at_a_customer_becomes_a_contact(cast):
    there, me = customer("澄曜泵业", cast.lin), browser(cast.lin)
    place = hand_in(cast.lin, "c.png", PICTURE)["Location"]
    values = {
        "name": "",
        "contact_name": "王敏",
        "contact_title": "采购",
        "phone": "15400000001",
        "customer": there.pk,
        "address": "澄湾路 1 号",
    }
    assert me.post(place, values).status_code == 302
    made = Contact.objects.get()
    assert (made.customer, made.name, made.title, made.phone) == (there, "王敏", "采购", "+8615400000001") and "澄湾路" in made.remarks
    assert not Lead.objects.exists() and StoredFile.objects.get().kind == "contact.card"
    foreign = customer("别人的", cast.he)
    place = hand_in(cast.lin, "d.png", PICTURE)["Location"]
    assert me.post(place, values | {"customer": foreign.pk}).status_code == 422 and Contact.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"hello", b"%PDF-1.4 x", b"", b"<svg onload=alert(1)>", b"BEGIN:VCARD\r\nEND:VCARD\r\n", CARD.encode() * 31]
)
def test_what_is_no_card_is_refused_and_not_kept(cast, content):
    answer = hand_in(cast.lin, "x.png", content)
    assert answer.status_code == 422 and not StoredFile.objects.exists()


def test_a_picture_that_is_too_large_is_refused(cast, monkeypatch):
    monkeypatch.setattr("guanxi.customers.cards.actions.LARGEST", 20)
    assert hand_in(cast.lin, "x.png", PICTURE).status_code == 422 and not StoredFile.objects.exists()


def test_the_picture_is_seen_only_with_its_lead_and_by_who_may_see_numbers(cast):
    place = hand_in(cast.lin, "c.png", PICTURE)["Location"]
    stored = StoredFile.objects.get()
    for other in (cast.he, cast.boss):
        assert browser(other).get(place).status_code == 404 and browser(other).get(f"/files/{stored.pk}/").status_code == 404
    browser(cast.lin).post(place, {"name": "甲", "kind": "company"})
    one = Lead.objects.get()
    blind = colleague(
        "blind", role("blind", {"customers.lead": {"view": 4, "reveal": 4}}, {"customers.lead": {"phone": "hidden"}}), password=None
    )
    masked = colleague("masked", role("masked", {"customers.lead": {"view": 4}}), password=None)
    for reader, status in ((cast.he, 404), (blind, 404), (masked, 404), (cast.zhao, 200)):
        assert browser(reader).get(f"/files/{stored.pk}/").status_code == status
    assert f"/files/{stored.pk}/" not in text(browser(masked).get(f"/customers/leads/{one.pk}/"))
    one.bin()
    assert browser(cast.zhao).get(f"/files/{stored.pk}/").status_code == 404
