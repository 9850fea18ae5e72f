import threading

import pytest
from django.db import connection, connections, transaction

from guanxi.audit.access.actions import note
from guanxi.audit.seals.actions import erase_from_trail, seal_pending
from guanxi.audit.seals.models import ChainHead
from guanxi.audit.seals.queries import verify
from guanxi.audit.trail.models import Entry
from guanxi.org.users.tests.cast import department

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """Twelve sealed changes besides what the set-up of the database wrote."""
    sales = department("sales")
    for n in range(11):
        sales.name = f"sales {n}"
        sales.save()
    seal_pending()
    return sales


def sealed(number: int) -> Entry:
    return Entry.objects.get(sequence=number)


def by_hand(row: Entry, **values):
    """As somebody with a database client would."""
    assert Entry.objects.filter(pk=row.pk).update(**values) == 1


def test_an_untouched_chain_is_sound(chain):
    verdict = verify()
    assert verdict.ok and verdict.rows == Entry.objects.count() and verdict.pending == 0
    assert verdict.head == ChainHead.objects.get().seal
    chain.name = "later"
    chain.save()
    assert verify().pending == 1 and verify().ok
    assert seal_pending() == 1 and seal_pending() == 0
    assert verify().rows == verdict.rows + 1


@pytest.mark.parametrize(
    "values",
    [
        {"diff": '{"name":["a","b"]}'}, {"label": "somebody else"}, {"kind": "view"}, {"user_id": 7}, {"actor_name": "x"}, {"address": "1.1.1.1"},
        {"device": "x"}, {"object_id": 99}, {"record_key": "x.y"}, {"reason": "x"}, {"at": "2020-01-01T00:00:00Z"}, {"salt": "0" * 32},
        {"diff_hash": "0" * 64}, {"seal": "0" * 64}, {"actor_kind": "person"}, {"key_id": 1}, {"job_id": 1},
    ],
)  # fmt: skip
def test_one_entry_altered_by_hand_is_found(chain, values):
    row = sealed(5)
    by_hand(row, **values)
    verdict = verify()
    assert not verdict.ok and verdict.first_bad == 5


def test_an_entry_taken_out_is_found(chain):
    sealed(6).delete()
    assert verify().first_bad == 6


def test_the_last_entry_taken_out_is_found(chain):
    last = ChainHead.objects.get().sequence
    sealed(last).delete()
    verdict = verify()
    assert not verdict.ok and verdict.first_bad == last


def test_two_entries_exchanged_are_found(chain):
    a, b = sealed(5), sealed(6)
    by_hand(a, sequence=None)
    by_hand(b, sequence=5)
    by_hand(a, sequence=6)
    assert verify().first_bad == 5


def test_a_chain_made_anew_does_not_hold_the_seal_that_was_noted(chain):
    noted = verify().head
    by_hand(sealed(5), label="forged")
    Entry.objects.update(sequence=None, seal="")
    ChainHead.objects.all().delete()
    forged = Entry.objects.get(label="forged")
    from guanxi.audit.trail.actions import salted_hash

    by_hand(forged, diff_hash=salted_hash(forged.salt, forged.label, forged.diff))
    seal_pending()
    assert verify().ok
    assert not verify(noted).ok


def test_an_erasure_takes_the_content_and_the_chain_holds(chain):
    about = Entry.objects.filter(record_key="org.department", object_id=chain.pk)
    assert erase_from_trail("org.department", chain.pk) == 12
    assert set(about.exclude(kind="redact").values_list("label", "diff", "salt")) == {("", "", "")}
    assert verify().ok, "before the record of it is sealed"
    seal_pending()
    assert verify().ok and verify().pending == 0
    assert erase_from_trail("org.department", chain.pk) <= 1


def test_content_taken_out_without_a_record_of_it_is_found(chain):
    by_hand(sealed(5), label="", diff="", salt="")
    assert verify().first_bad == 5


def test_content_put_in_after_an_erasure_is_found(chain):
    erase_from_trail("org.department", chain.pk)
    seal_pending()
    row = Entry.objects.filter(salt="").first()
    by_hand(row, label="slander")
    assert verify().first_bad == row.sequence


def test_entries_are_chained_in_the_order_they_are_found_committed_whatever_their_ids():
    """On PostgreSQL a transaction with lower ids may commit after one with higher ids was sealed."""
    seal_pending()
    late = note("export", "org.user", label="late")
    held = {f.attname: getattr(late, f.attname) for f in Entry._meta.concrete_fields}
    Entry.objects.filter(pk=late.pk).delete()  # not to be seen yet
    note("export", "org.user", label="early")
    seal_pending()
    Entry.objects.bulk_create([Entry(**held)])
    seal_pending()
    early, late = Entry.objects.get(label="early"), Entry.objects.get(label="late")
    assert late.pk < early.pk and late.sequence > early.sequence
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_give_no_number_twice():
    if connection.vendor != "postgresql":
        pytest.skip("threads need a database that is shared between connections")
    for n in range(300):
        note("export", "org.user", label=str(n))
    done, start = [], threading.Barrier(4)

    def work():
        start.wait()
        try:
            while n := seal_pending(20):
                done.append(n)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    assert Entry.objects.filter(sequence=None).count() == 0
    assert sum(done) == Entry.objects.count() == ChainHead.objects.get().sequence
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_a_sealer_never_waits_for_an_open_transaction():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    seal_pending()

    def other():
        with transaction.atomic():
            note("export", "org.user", label="open")
            opened.set()
            finish.wait(10)
        connections.close_all()

    opened, finish = threading.Event(), threading.Event()
    thread = threading.Thread(target=other)
    thread.start()
    opened.wait(10)
    note("export", "org.user", label="committed")
    assert seal_pending() == 1
    finish.set()
    thread.join()
    assert seal_pending() == 1
    assert verify().ok
