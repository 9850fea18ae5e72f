"""Where a paper original stands, it is also said who has it on loan, to those who may see the loan (LIF-12, ACC-06)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.customers.documents.models import Document
from guanxi.customers.loans.actions import lend, take_back
from guanxi.desk.tests.cast import browser, company, customer, text
from guanxi.kit.actor import acting
from guanxi.org.roles.models import Role
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague

pytestmark = pytest.mark.django_db
REGISTER = "/customers/originals/"


@pytest.fixture
def cast():
    made = company()
    made.keeper = colleague("keeper", "archive_keeper", name="沈砚秋", password=None)
    made.gm = colleague("gm", "general_manager", name="江振邦", password=None)
    made.valve, made.pump = customer("澄湾阀业", made.lin), customer("何家泵业", made.he)
    made.paper = filed(made.valve, "主合同原件", place_in_binder="12")
    made.scan = filed(made.valve, "报价函", has_original=False, room="", cabinet="", binder="")
    filed(made.pump, "泵业合同", binder="2026-09")
    return made


def filed(whose, title, **values) -> Document:
    stands = {"has_original": True, "room": "档案室", "cabinet": "3", "binder": "2026-07"}
    made = Document(customer=whose, title=title, dated_on=date(2026, 3, 9), **(stands | values))
    made.save()
    return made


def lent(cast, whose, to, *, days=7, documents="", way="out"):
    """A line of the register; days: until its day of return, which may lie in the past."""
    today, keeper = timezone.localdate(), actor_for(cast.keeper)
    with acting(keeper):
        return lend(
            what=whose.name, way=way, purpose="投标", due_on=today + timedelta(days=days), lent_on=today - timedelta(days=10), approved_by=cast.gm, actor=keeper,
            borrower=to, customer=whose, documents=documents,
        )  # fmt: skip


def index(whose) -> str:
    return f"/customers/customers/{whose.pk}/papers/index/"


def card(document) -> str:
    return f"/customers/documents/{document.pk}/"


@pytest.mark.row("LIF-12", "ACC-06")
def test_paper_of_a_file_that_is_out_is_said_to_be_with_its_borrower_until_it_comes_back(cast):
    loan, today = lent(cast, cast.valve, cast.chen), timezone.localdate()
    boss = browser(cast.boss)
    for url in (REGISTER, card(cast.paper), index(cast.valve)):
        page = text(boss.get(url))
        told = ("陈思远", f"/customers/loans/{loan.pk}/", "整卷", f"{today - timedelta(days=10)}", f"{today + timedelta(days=7)}")
        assert all(word in page for word in told) and "已过 " not in page, url
    assert "1 份借出" in text(boss.get(REGISTER)) and "档案室 / 3 / 2026-07 / 12（借出）" in text(boss.get(index(cast.valve)))
    assert "陈思远" not in text(boss.get(card(cast.scan))), "there is no paper of it"
    assert "泵业合同" in text(boss.get(index(cast.pump))) and "借出" not in text(boss.get(index(cast.pump)))
    with acting(actor_for(cast.keeper)):
        take_back(loan, condition="齐全", actor=actor_for(cast.keeper))
    for url in (REGISTER, card(cast.paper), index(cast.valve)):
        page = text(boss.get(url))
        assert "陈思远" not in page and "借出" not in page and "2026-07" in page, url


@pytest.mark.row("ACC-07", part=True)
def test_what_is_overdue_is_marked_and_stands_first(cast):
    lent(cast, cast.pump, cast.chen)
    lent(cast, cast.valve, cast.lin, days=-3)
    page = text(browser(cast.boss).get(REGISTER))
    assert "已过 3 天" in page and page.index("澄湾阀业") < page.index("何家泵业")
    assert "已过 3 天" in text(browser(cast.boss).get(card(cast.paper))) and "已过 3 天" in text(browser(cast.boss).get(index(cast.valve)))


def test_of_a_file_lent_in_part_the_words_of_the_register_say_which_papers(cast):
    lent(cast, cast.valve, cast.chen, documents="框架合同第 1–4 页", way="premises")
    boss = browser(cast.boss)
    page = text(boss.get(REGISTER))
    assert "1 卷借出了一部分" in page and "份借出" not in page and "部分：框架合同第 1–4 页" in page
    assert "部分：框架合同第 1–4 页" in text(boss.get(card(cast.paper)))
    assert "（借出）" not in text(boss.get(index(cast.valve))), "which of them went, the program does not know"


def test_who_may_not_see_a_loan_learns_of_none_and_a_hidden_field_hides_it(cast):
    """林婉清 sees her customer and its papers, and of the register her own lines alone."""
    pages, me = (REGISTER, card(cast.paper), index(cast.valve)), browser(cast.lin)
    lent(cast, cast.valve, cast.chen), lent(cast, cast.pump, cast.lin)
    for url in pages:
        page = text(me.get(url))
        assert all(word not in page for word in ("陈思远", "借出", "整卷", "何家泵业")), url
    role = Role.objects.get(code="administrator")
    role.fields = {**role.fields, "customers.loan": {"owner": "hidden", "documents": "hidden", "due_on": "hidden"}}
    role.save()
    boss = browser(cast.boss)
    page = text(boss.get(card(cast.paper)))
    assert "借出" in page and "陈思远" not in page and "整卷" not in page and "应还日期" not in page
    role.fields = {**role.fields, "customers.loan": {"returned_on": "hidden"}}
    role.save()
    assert all("借出" not in text(browser(cast.boss).get(url)) for url in pages)


def test_the_register_a_paper_and_an_index_cost_the_same_for_no_loan_and_for_thirty(cast):
    boss, pages = browser(cast.boss), (REGISTER, card(cast.paper), index(cast.valve))

    def cost(url) -> int:
        boss.get(url)
        with CaptureQueriesContext(connection) as made:
            boss.get(url)
        return len(made)

    before = [cost(url) for url in pages]
    for n in range(30):
        lent(cast, cast.valve if n % 2 else cast.pump, cast.chen, documents="第 1 页" if n % 3 else "")
    assert [cost(url) for url in pages] == before
