import pytest

from guanxi.commons.dictionaries.actions import fill_empty_lists
from guanxi.commons.dictionaries.models import DictionaryEntry
from guanxi.commons.dictionaries.queries import entries, label_of, lists

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
