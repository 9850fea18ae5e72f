"""《档案借阅登记簿》: lend with purpose, leave and day of return; extend with leave; take back (ACC-02, ACC-06, ACC-07)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.customers.loans.models import Loan
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
NEW = "/customers/loans/new/"


@pytest.fixture
def cast():
    made = company()
    made.one.manager = made.zhao
    made.one.save()
    made.keeper = colleague("keeper", "archive_keeper", name="沈砚秋", password=None)
    made.gm = colleague("gm", "general_manager", name="江振邦", password=None)
    made.file = customer("庐清膜分离有限公司", made.he)
    return made


def lines(cast, **changes) -> dict:
    """A line as the keeper types it: 林婉清 borrows a file of a colleague elsewhere."""
    today = timezone.localdate()
    typed = {
        "borrower": cast.lin.pk, "customer": cast.file.pk, "way": "out", "purpose": "投标前核对技术协议", "approved_by": cast.zhao.pk,
        "lent_on": today.isoformat(), "due_on": (today + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    return typed | changes


def lent(cast, **changes) -> Loan:
    """The line in the book."""
    answer = browser(cast.keeper).post(NEW, lines(cast, **changes))
    assert answer.status_code == 302, text(answer)
    return Loan.objects.latest("pk")


@pytest.mark.row("ACC-06")
@pytest.mark.row("ACC-02")
def test_a_file_is_lent_with_purpose_leave_and_day_of_return_and_taken_back(cast):
    loan = lent(cast)
    year = timezone.localdate().year
    assert (loan.number, loan.what, loan.owner, loan.lent_by) == (f"JY-{year}-0001", cast.file.name, cast.lin, cast.keeper)
    page = text(browser(cast.keeper).get(f"/customers/loans/{loan.pk}/"))
    assert "投标前核对技术协议" in page and "赵敏之" in page and cast.file.name in page
    again = browser(cast.keeper)
    assert again.post(f"/customers/loans/{loan.pk}/return/", {"on": timezone.localdate(), "condition": ""}).status_code == 422
    assert (
        again.post(f"/customers/loans/{loan.pk}/return/", {"on": timezone.localdate(), "condition": "完好，缺第 12 页"}).status_code == 302
    )
    loan.refresh_from_db()
    assert (loan.returned_on, loan.taken_back_by, loan.status) == (timezone.localdate(), cast.keeper, "back")
    book = text(again.get("/customers/loans/register/"))
    assert loan.number in book and "缺第 12 页" in book and "林婉清 销售一部" in book
    assert again.post(f"/customers/loans/{loan.pk}/return/", {"on": timezone.localdate(), "condition": "再还一次"}).status_code == 422
    assert again.post("/customers/loans/print/", {"rows": 1}).status_code == 204
    kinds = list(Entry.objects.filter(record_key="customers.loan").values_list("kind", flat=True).order_by("pk"))
    assert kinds[0] == "create" and "update" in kinds and kinds[-1] == "print"


@pytest.mark.row("ACC-06", part=True)
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"purpose": ""}, "purpose"), ({"due_on": ""}, "due_on"), ({"due_on": "2020-01-01"}, "due_on"), ({"borrower": ""}, "borrower"),
        ({"due_on": "2099-01-01"}, "due_on"), ({"lent_on": "2099-01-01", "due_on": "2099-01-02"}, "lent_on"), ({"approved_by": ""}, "approved_by"),
        ({"customer": "", "what": ""}, "what"), ({"way": "nonsense"}, "way"),
    ],
)  # fmt: skip
def test_a_line_without_purpose_day_borrower_or_leave_is_refused_beside_its_field(cast, changes, said):
    answer = browser(cast.keeper).post(NEW, lines(cast, **changes))
    assert answer.status_code == 422 and f"id_{said}_error" in text(answer) and not Loan.objects.exists()


@pytest.mark.row("ACC-02", part=True)
def test_only_whoever_leads_the_borrower_or_the_archives_gives_leave(cast):
    for nobody in (cast.lin, cast.he, cast.chen, cast.keeper):
        assert browser(cast.keeper).post(NEW, lines(cast, approved_by=nobody.pk)).status_code == 422
    assert lent(cast, approved_by=cast.gm.pk).approved_by == cast.gm
    cast.two.manager = cast.he
    cast.two.save()
    assert browser(cast.keeper).post(NEW, lines(cast, approved_by=cast.he.pk)).status_code == 422, "the manager of another department"
    assert browser(cast.keeper).post(NEW, lines(cast, borrower=cast.zhao.pk)).status_code == 422, "a manager his own"
    assert lent(cast, borrower=cast.zhao.pk, approved_by=cast.gm.pk).owner == cast.zhao


@pytest.mark.row("ACC-06", part=True)
def test_longer_needs_leave_and_a_reason_and_stands_in_the_trail(cast):
    loan, keeper = lent(cast), browser(cast.keeper)
    url, later = f"/customers/loans/{loan.pk}/extension/", (loan.due_on + timedelta(days=5)).isoformat()
    assert keeper.post(url, {"until": later, "allowed_by": cast.zhao.pk, "reason": ""}).status_code == 422
    assert keeper.post(url, {"until": loan.due_on.isoformat(), "allowed_by": cast.zhao.pk, "reason": "x"}).status_code == 422
    assert keeper.post(url, {"until": later, "allowed_by": cast.lin.pk, "reason": "还没看完"}).status_code == 422
    assert keeper.post(url, {"until": later, "allowed_by": cast.zhao.pk, "reason": "还没看完"}).status_code == 302
    loan.refresh_from_db()
    assert (loan.due_on.isoformat(), loan.extensions, loan.extended_by) == (later, 1, cast.zhao)
    assert Entry.objects.filter(record_key="customers.loan", kind="update", reason="还没看完").exists()


@pytest.mark.row("ACC-07", part=True)
def test_overdue_loans_are_listed_by_the_calendar_of_shanghai(cast, monkeypatch):
    loan = lent(cast, due_on=timezone.localdate().isoformat())
    overdue = "/customers/loans/?f=returned_on is empty and due_on < today"
    assert loan.number not in text(browser(cast.keeper).get(overdue))
    Loan.objects.filter(pk=loan.pk).plain_update(due_on=timezone.localdate() - timedelta(days=3))
    page = text(browser(cast.keeper).get(overdue))
    assert loan.number in page and "已过 3 天" in page


def test_dates_of_a_line_change_by_verbs_alone(cast):
    loan, keeper = lent(cast), browser(cast.keeper)
    page = text(keeper.get(f"/customers/loans/{loan.pk}/edit/"))
    for name in ("due_on", "returned_on", "lent_on", "approved_by", "owner", "borrower", "condition"):
        assert f'name="{name}"' not in page
    keeper.post(f"/customers/loans/{loan.pk}/edit/", {"due_on": "2030-01-01", "purpose": "改一改", "what": "x", "version": loan.version})
    loan.refresh_from_db()
    assert loan.due_on != date(2030, 1, 1)


def test_the_borrower_sees_his_own_line_without_the_customer_and_nobody_elses(cast):
    loan, other = lent(cast, what="膜分离一号卷"), lent(cast, borrower=cast.chen.pk, what="别人的卷")
    page = text(browser(cast.lin).get("/customers/loans/"))
    assert loan.number in page and other.number not in page and cast.file.name not in page
    assert cast.file.name not in text(browser(cast.lin).get(f"/customers/loans/{loan.pk}/"))
    assert browser(cast.lin).get(f"/customers/loans/{other.pk}/").status_code == 404
    for url in (NEW, f"/customers/loans/{loan.pk}/return/", f"/customers/loans/{loan.pk}/extension/"):
        assert browser(cast.lin).get(url).status_code == 403 and browser(cast.lin).post(url).status_code == 403
    both = text(browser(cast.zhao).get("/customers/loans/"))
    assert loan.number in both and other.number in both
    assert browser(cast.he).get(f"/customers/loans/{loan.pk}/").status_code == 404
    assert other.number not in text(browser(cast.lin).get("/customers/loans/register/"))


@pytest.mark.row("ACC-05", part=True)
def test_an_outside_reader_borrows_too_and_only_readers_of_that_register_learn_who(cast):
    visitor = OutsideReader(
        name="方书桓", unit="锡城审计事务所", letter_number="介 2026-17", identity_number="P1234567", archive="庐清", reason="审计", identity_kind="passport"
    )  # fmt: skip
    visitor.save()
    loan = lent(cast, borrower="", outsider=visitor.pk, way="premises", approved_by=cast.gm.pk)
    assert "锡城审计事务所" in text(browser(cast.keeper).get("/customers/loans/register/"))
    assert browser(cast.lin).get(f"/customers/loans/{loan.pk}/").status_code == 404
    assert browser(cast.keeper).post(NEW, lines(cast, outsider=visitor.pk)).status_code == 422, "two borrowers"


def test_the_card_on_the_customers_page_and_the_book_cost_the_same_for_one_loan_and_for_thirty(cast, django_assert_max_num_queries):
    for _n in range(3):
        lent(cast)
    keeper = browser(cast.keeper)
    page = text(keeper.get(f"/customers/customers/{cast.file.pk}/panels/loans/"))
    assert page.count("林婉清") == 3
    for _n in range(20):
        lent(cast, borrower=cast.chen.pk)
    keeper.get("/customers/loans/register/")
    with django_assert_max_num_queries(14):
        keeper.get("/customers/loans/register/")
    with django_assert_max_num_queries(14):
        keeper.get("/customers/loans/")
