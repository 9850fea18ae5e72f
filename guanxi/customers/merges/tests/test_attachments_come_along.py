"""Files hung on customers follow them: through merges and back, through conversions and back; an import is not taken back over them (ARC-17)."""

import pytest

from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.queries import on_row
from guanxi.commons.attachments.tests.cast import hung, pdf
from guanxi.customers.conversions.actions import can_take_back, convert, take_back
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.merges.actions import merge, unmerge
from guanxi.desk.tests.cast import company, contact, customer
from guanxi.kit.actor import acting
from guanxi.kit.ownership import assign
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def cast():
    return company()


def names(obj) -> list[str]:
    return [a.file.name for a in on_row(obj)]


@pytest.mark.row("ARC-17", part=True)
def test_a_merge_takes_files_along_and_its_undo_brings_them_back(cast):
    boss = actor_for(cast.boss)
    kept, gone = customer("阀业", cast.lin), customer("阀业公司", cast.lin)
    mine, theirs = contact(kept, "王敏"), contact(gone, "王敏")
    (
        hung(kept, "a.pdf", pdf(text="a"), cast.lin),
        hung(gone, "b.pdf", pdf(text="b"), cast.lin),
        hung(theirs, "名片.pdf", pdf(text="c"), cast.lin),
    )
    removed = hung(gone, "removed.pdf", pdf(text="d"), cast.lin)
    Attachment.objects.filter(pk=removed.pk).update(removed_at="2026-11-01T00:00:00+08:00")
    with acting(boss):
        made = merge(kept, [gone], actor=boss)
    assert names(kept) == ["b.pdf", "a.pdf"] and names(gone) == [] and names(mine) == ["名片.pdf"]
    assert Attachment.objects.get(pk=removed.pk).object_id == kept.pk
    with acting(boss):
        unmerge(made, actor=boss)
    assert (names(kept), names(gone), names(mine), names(theirs)) == (["a.pdf"], ["b.pdf"], [], ["名片.pdf"])


def test_a_new_owner_changes_nothing_about_files(cast):
    one = customer("阀业", cast.lin)
    hung(one, "a.pdf", pdf(), cast.lin)
    with acting(actor_for(cast.boss)):
        assign(one, owner=cast.he)
    assert names(Customer.objects.get()) == ["a.pdf"]


def test_a_lead_takes_its_files_along_and_gets_them_back(cast):
    lead = Lead(name="新阀业", contact_name="王敏", owner=cast.lin)
    lead.save()
    hung(lead, "询价.pdf", pdf(), cast.lin, caption="来信")
    with acting(actor_for(cast.lin)):
        made = convert(lead, contact={}).customer
    assert names(made) == names(lead) == ["询价.pdf"] and on_row(made)[0].caption == "来信" and on_row(made)[0].file.kept_by == cast.lin
    lead.refresh_from_db()
    own = hung(made, "own.pdf", pdf(text="own"), cast.lin)
    assert not can_take_back(lead), "somebody hung something on the customer since"
    own.delete()
    with acting(actor_for(cast.lin)):
        take_back(lead)
    assert names(lead) == ["询价.pdf"] and not Attachment.objects.filter(record_key="customers.customer").exists()


def test_an_import_is_not_taken_back_over_a_customer_on_whom_somebody_hung_a_file(cast):
    from guanxi.commons.imports.recording import Ledger
    from guanxi.commons.imports.standing import Standing

    one, other = customer("阀业", cast.lin), customer("泵业", cast.lin)
    hung(one, "a.pdf", pdf(), cast.lin)
    ledger = type("NoChunks", (Ledger,), {"__init__": lambda self: None, "raised": lambda self, label, pk: 0})()
    versions = {c.pk: {"version": c.version} for c in (one, other)}
    assert Standing(ledger).touched(Customer, versions) == {one.pk}
