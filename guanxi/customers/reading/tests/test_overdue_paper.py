"""Overdue loans remind the borrower once, then his manager once, then the keeper once, by the days of Shanghai (ACC-07, R13)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from guanxi.commons.notices.actions import fire
from guanxi.commons.notices.models import Notice
from guanxi.commons.notices.queries import lines
from guanxi.customers.loans.models import Loan
from guanxi.desk.tests.cast import actor, browser, text

pytestmark = pytest.mark.django_db


def lent(cast, **changes) -> Loan:
    """To 林婉清, for today."""
    typed = {
        "borrower": cast.lin.pk, "customer": cast.file.pk, "what": "浦沅卷", "way": "premises", "purpose": "核对", "approved_by": cast.zhao.pk,
        "lent_on": timezone.localdate().isoformat(), "due_on": timezone.localdate().isoformat(),
    } | changes  # fmt: skip
    answer = browser(cast.director).post("/customers/loans/new/", typed)
    assert answer.status_code == 302, text(answer)
    return Loan.objects.latest("pk")


def told(cast) -> list[str]:
    """Who was reminded, in order."""
    return [n.person.name for n in Notice.objects.filter(kind="loan.overdue").select_related("person").order_by("pk")]


@pytest.mark.row("ACC-07")
def test_each_step_reminds_once_and_taking_back_ends_it(cast):
    loan, today = lent(cast), timezone.localdate()
    for day in range(12):
        for _worker in range(3):
            fire(today + timedelta(days=day))
    assert told(cast) == ["林婉清", "赵敏之", "沈知微"]
    dates = {n.person.name: n.params["late"] for n in Notice.objects.filter(kind="loan.overdue")}
    assert dates == {"林婉清": 1, "赵敏之": 3, "沈知微": 7}
    for who in (cast.lin, cast.zhao, cast.director):
        (line,) = lines(Notice.objects.filter(kind="loan.overdue", person=who), actor(who))
        assert loan.number in line.text and cast.file.name not in line.text
    browser(cast.director).post(f"/customers/loans/{loan.pk}/return/", {"on": today.isoformat(), "condition": "完好"})
    assert Notice.objects.filter(kind="loan.overdue", read_at=None).count() == 0
    assert fire(today + timedelta(days=99)) == 0


@pytest.mark.row("ACC-07", part=True)
def test_an_extension_begins_the_reminders_anew_and_an_early_return_sends_none(cast):
    loan, today = lent(cast), timezone.localdate()
    fire(today + timedelta(days=1))
    later = (today + timedelta(days=5)).isoformat()
    keeper = browser(cast.director)
    keeper.post(f"/customers/loans/{loan.pk}/extension/", {"until": later, "allowed_by": cast.zhao.pk, "reason": "还要核对"})
    assert fire(today + timedelta(days=5)) == 0
    fire(today + timedelta(days=6))
    assert told(cast) == ["林婉清", "林婉清"]
    other = lent(cast)
    keeper.post(f"/customers/loans/{other.pk}/return/", {"on": today.isoformat(), "condition": "完好"})
    assert len(told(cast)) == 2 and fire(today + timedelta(days=2)) == 0


def test_the_day_is_that_of_shanghai_on_both_sides_of_midnight(cast, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 9, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai
    loan = lent(cast, lent_on="2026-03-09", due_on="2026-03-08" if False else "2026-03-09")
    assert timezone.localdate() == date(2026, 3, 9)
    assert fire() == 0 and loan.days_over == 0
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 9, 16, 1, tzinfo=UTC))  # 00:01 of the tenth
    assert fire() == 1 and fire() == 0 and Loan.objects.get().days_over == 1
    monkeypatch.setattr(timezone, "now", lambda: datetime(2028, 2, 28, 16, 1, tzinfo=UTC))  # 29 February
    leap = lent(cast, lent_on="2028-02-29", due_on="2028-02-29")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2028, 2, 29, 16, 1, tzinfo=UTC))
    assert leap.days_over == 1


def test_nobodys_name_is_used_without_him(cast):
    loan = lent(cast)
    (notice,) = Notice.objects.filter(kind="loan.allowed")
    assert notice.person == cast.zhao and loan.number in lines([notice], actor(cast.zhao))[0].text


@pytest.mark.row("SEC-08", part=True)
def test_asking_for_closed_archives_by_address_is_counted_quietly(cast):
    me = browser(cast.lin)
    for _try in range(3):
        assert me.get(f"/customers/customers/{cast.file.pk}/").status_code == 404
    assert me.get("/customers/customers/987654/").status_code == 404
    desk = text(browser(cast.keeper).get("/reading/desk/"))
    assert "林婉清" in desk and "30 天内 3 次" in desk
    assert "30 天内" not in text(me.get("/reading/"))
