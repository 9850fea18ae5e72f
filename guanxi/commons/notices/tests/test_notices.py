"""Who is told what: in the app and by mail, once, with names only of what he may open at that moment."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.commons.jobs.worker import WorkerProcess
from guanxi.commons.notices.actions import notify, prefer, read
from guanxi.commons.notices.kinds import declare
from guanxi.commons.notices.models import Notice
from guanxi.commons.notices.queries import lines, notices_of, unread
from guanxi.customers.customers.models import Customer
from guanxi.desk.tests.cast import actor, browser, company, customer, text
from guanxi.kit.actor import acting
from guanxi.kit.ownership import assign
from guanxi.org.users.actions import disable

pytestmark = pytest.mark.django_db
declare("try.said", label="试一试", text="%(by)s 说起了“%(subject)s”。", many="%(by)s 说起了 %(n)s 位。")
declare("try.mailed", label="要寄信的", text="请看“%(subject)s”。", by_mail=True)


@pytest.fixture
def cast():
    made = company()
    made.acme = customer("华信泵业", made.lin)
    made.other = customer("何家的客户", made.he)
    return made


@pytest.fixture
def mailing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def work():
    WorkerProcess(slots=1, burst=True)._work_once()


def worked():
    for _time in range(6):
        work()


def said(user) -> list[str]:
    return [line.text for line in lines(notices_of(actor(user)), actor(user))]


def test_the_same_key_tells_a_person_once(cast):
    for _time in range(3):
        notify([cast.lin, cast.he], "try.said", subject=cast.acme, by=cast.boss, key="k1")
    assert Notice.objects.count() == 2


def test_texts_are_refused_since_a_notice_holds_nothing_of_a_record(cast):
    with pytest.raises(TypeError):
        notify(cast.lin, "try.said", subject=cast.acme, name="华信泵业")
    with pytest.raises(LookupError):
        notify(cast.lin, "no.such.kind")


def test_what_has_gone_out_of_reach_is_not_named(cast):
    notify(cast.lin, "try.said", subject=cast.acme, by=cast.boss)
    page = text(browser(cast.lin).get("/notices/"))
    assert "华信泵业" in page
    with acting(actor(cast.boss)):
        assign(cast.acme, owner=cast.he)
    page = text(browser(cast.lin).get("/notices/?all=1"))
    assert "华信泵业" not in page and "试一试" not in page and "您现在打不开这条消息" in page
    answer = browser(cast.lin).get(f"/notices/{Notice.objects.get(kind='try.said').pk}/")
    assert answer.status_code == 302 and answer["Location"] == "/notices/?all=1"


def test_a_deleted_row_is_out_of_reach_too(cast):
    notify(cast.lin, "try.said", subject=cast.acme, by=cast.boss)
    cast.acme.bin()
    assert said(cast.lin) == ["您现在打不开这条消息所说的内容了。"]


@pytest.mark.row("X39", part=True)
def test_notices_are_read_one_by_one_and_all_at_once(cast):
    for n in range(3):
        notify(cast.lin, "try.said", subject=cast.acme, by=cast.boss, key=f"n{n}")
    lin, first = browser(cast.lin), Notice.objects.order_by("pk").first()
    assert 'aria-label="消息，3 条未读"' in text(lin.get("/notices/"))
    answer = lin.get(f"/notices/{first.pk}/")
    assert answer["Location"] == f"/customers/customers/{cast.acme.pk}/" and unread(actor(cast.lin)) == 2
    assert lin.post("/notices/").status_code == 302 and unread(actor(cast.lin)) == 0
    assert "没有新消息" in text(lin.get("/notices/")) and "华信泵业" in text(lin.get("/notices/?all=1"))


def test_nobody_reads_or_ticks_off_anothers_notices(cast):
    notify(cast.lin, "try.said", subject=cast.acme, by=cast.boss)
    pk = Notice.objects.get().pk
    for way in ("get", "post"):
        assert getattr(browser(cast.he), way)(f"/notices/{pk}/").status_code == 404
    browser(cast.he).post("/notices/")
    assert unread(actor(cast.lin)) == 1
    assert browser(cast.lin).get(f"/notices/{10**19}/").status_code == 404


def test_the_list_is_turned_page_by_page_and_asks_as_often_for_thirty_as_for_two(cast):
    for n in range(35):
        notify(cast.lin, "try.said", subject=cast.acme, by=cast.boss, key=f"n{n}")
    lin = browser(cast.lin)
    lin.get("/notices/")
    with CaptureQueriesContext(connection) as full:
        page = text(lin.get("/notices/"))
    assert page.count("华信泵业") == 30 and "&amp;before=" in page
    older = page.split("&amp;before=")[1].split('"')[0]
    rest = text(lin.get(f"/notices/?before={older}"))
    assert rest.count("华信泵业") == 5 and "回到最新" in rest
    read(notices_of(actor(cast.lin)).filter(pk__gt=Notice.objects.order_by("pk")[1].pk))
    with CaptureQueriesContext(connection) as few:
        lin.get("/notices/")
    assert len(full) <= len(few) <= 14


def test_mail_goes_to_whoever_wants_it_and_has_an_address(cast, mailing):
    cast.lin.email = "lin@example.com"
    cast.lin.save()
    notify([cast.lin, cast.he], "try.mailed", subject=cast.acme)
    worked()
    assert [letter.to for letter in mail.outbox] == [["lin@example.com"]]
    assert "华信泵业" in mail.outbox[0].body and mail.outbox[0].subject == "要寄信的"


def test_a_letter_written_after_the_record_went_out_of_reach_says_nothing_of_it(cast, mailing):
    cast.he.email = "he@example.com"
    cast.he.save()
    notify(cast.he, "try.mailed", subject=cast.acme)
    worked()
    assert "华信" not in mail.outbox[0].body and "要寄信的" not in mail.outbox[0].subject


def test_without_a_mail_server_everything_stays_in_the_app(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    cast.lin.email = "lin@example.com"
    cast.lin.save()
    notify(cast.lin, "try.mailed", subject=cast.acme)
    worked()
    assert not mail.outbox and unread(actor(cast.lin)) == 1


def test_each_person_chooses_his_channels(cast, mailing):
    cast.lin.email = "lin@example.com"
    cast.lin.save()
    prefer(cast.lin, "try.mailed", in_app=False, by_mail=True)
    notify(cast.lin, "try.mailed", subject=cast.acme)
    worked()
    assert unread(actor(cast.lin)) == 0 and len(mail.outbox) == 1
    browser(cast.lin).post("/account/notices/", {"on": ["try.said:app"]})
    notify(cast.lin, "try.mailed", subject=cast.acme)
    assert not Notice.objects.filter(in_app=True).exists()
    assert "checked" in text(browser(cast.lin).get("/account/notices/"))


def test_whoever_was_shut_out_is_told_nothing(cast, mailing):
    cast.lin.email = "lin@example.com"
    cast.lin.save()
    notify(cast.lin, "try.mailed", subject=cast.acme)
    disable(cast.lin, actor=actor(cast.boss))
    worked()
    assert not mail.outbox and notify(cast.lin, "try.mailed", subject=cast.acme) == []


def test_a_customer_given_to_a_colleague_is_told_to_him_alone(cast):
    with acting(actor(cast.boss)):
        assign(cast.acme, owner=cast.he)
        assign(cast.acme, owner=cast.he)
    assert said(cast.he) == [f"{cast.boss.name}把客户“华信泵业”交给了您。"] and said(cast.lin) == []


def test_many_customers_are_told_in_one_line(cast):
    customer("第二位", cast.lin)
    with acting(actor(cast.boss)):
        assign(Customer.objects.filter(owner=cast.lin), owner=cast.he)
    assert said(cast.he) == [f"{cast.boss.name}把 2 位客户交给了您。"]


def test_who_gives_himself_a_customer_or_changes_departments_is_not_told(cast):
    with acting(actor(cast.he)):
        assign(cast.acme, owner=cast.he)
    cast.he.department = cast.one
    with acting(actor(cast.boss)):
        cast.he.save()
    assert said(cast.he) == []
