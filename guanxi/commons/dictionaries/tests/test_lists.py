import pytest

from guanxi.commons.dictionaries.actions import fill_empty_lists
from guanxi.commons.dictionaries.models import DictionaryEntry
from guanxi.commons.dictionaries.queries import entries, label_of, lists
from guanxi.desk import saving
from guanxi.desk.tests.cast import browser
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db


def test_a_new_company_has_the_ready_lists():
    fill_empty_lists()
    assert ("C", "制造业") in entries("industry")
    assert all(entries(code) for code in lists())


def test_what_the_company_changed_is_never_filled_again():
    fill_empty_lists()
    kept = DictionaryEntry.objects.get(dictionary="invoice_type", code="none")
    DictionaryEntry.objects.filter(dictionary="invoice_type").exclude(pk=kept.pk).delete()
    kept.label = "免开票"
    kept.save()
    assert fill_empty_lists() == 0
    assert entries("invoice_type") == [("none", "免开票")]


def test_a_word_out_of_use_still_names_old_rows():
    fill_empty_lists()
    row = DictionaryEntry.objects.get(dictionary="payment_method", code="cheque")
    row.active = False
    row.save()
    assert "cheque" not in dict(entries("payment_method"))
    assert label_of("payment_method", "cheque") == "支票"


def test_a_list_nobody_declared_crashes():
    with pytest.raises(LookupError):
        entries("industri")


def test_a_code_that_another_word_of_the_list_bears_is_refused_beside_the_field():
    fill_empty_lists()
    boss = browser(colleague("boss", role("words", {"commons.dictionaryentry": {"view": 4, "change": 4}}), password=None))
    one, other = DictionaryEntry.objects.filter(dictionary="payment_method")[:2]
    url = f"/commons/words/{one.pk}/edit/"
    base = boss.get(url).context["form"].base
    sent = {"dictionary": one.dictionary, "label": one.label, "position": one.position, "active": "1", "version": one.version, "base": base}
    page = boss.post(url, sent | {"code": other.code})
    assert page.status_code == 422 and 'id="id_code_error"' in page.content.decode()
    assert boss.post(url, sent | {"code": "brandnew"}).status_code == 302


def test_a_code_that_somebody_files_at_the_same_moment_is_refused_too(monkeypatch):
    fill_empty_lists()
    monkeypatch.setattr(saving, "_taken", lambda *args: {})
    boss = browser(colleague("boss", role("words", {"commons.dictionaryentry": {"view": 4, "change": 4}}), password=None))
    one, other = DictionaryEntry.objects.filter(dictionary="payment_method")[:2]
    url = f"/commons/words/{one.pk}/edit/"
    base = boss.get(url).context["form"].base
    sent = {"dictionary": one.dictionary, "label": one.label, "position": one.position, "active": "1", "version": one.version, "base": base}
    assert boss.post(url, sent | {"code": other.code}).status_code == 422
    one.refresh_from_db()
    assert one.code != other.code
