"""The weekly list: which files, what to ask, by whom it is seen, and how it is crossed off."""

from io import BytesIO

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from guanxi.audit.trail.models import Entry
from guanxi.commons.notices.models import Notice
from guanxi.customers.customers.models import CustomerState
from guanxi.customers.health import weeks
from guanxi.customers.health.models import Improvement, WeekHealth
from guanxi.customers.health.queries import week_of
from guanxi.desk.tests.cast import LIST, browser, company, contact, customer, limited, text

pytestmark = pytest.mark.django_db
PAGE = "/customers/health/"


@pytest.fixture
def cast(django_capture_on_commit_callbacks):
    """Two salespeople in one department, one in another, each with files; the lists of this week are made."""
    c = company()
    with django_capture_on_commit_callbacks(execute=True):
        c.best = customer("苏州澄曜泵业有限公司", c.lin)
        c.poor = customer("昆山禾穗食品有限公司", c.lin)
        c.chens = customer("太仓浏港起重设备厂", c.chen)
        c.far = customer("镇江润澜化工有限公司", c.he)
    CustomerState.objects.filter(pk=c.best.pk).update(grade="A")
    c.week, c.doing = week_of(timezone.localdate()), django_capture_on_commit_callbacks
    assert weeks.begin(c.week) == 4
    return c


@pytest.mark.row("M04")
@pytest.mark.row("LIF-02", part=True)
def test_each_salesperson_has_a_list_of_what_to_ask_the_best_customers_first(cast):
    page = text(browser(cast.lin).get(PAGE))
    assert page.index("澄曜") < page.index("禾穗") and "浏港" not in page and "润澜" not in page
    assert f"{LIST}{cast.best.pk}/edit/#id_phone" in page
    told = Notice.objects.get(person=cast.lin, kind="health.week")
    assert told.url == PAGE and told.params == {"n": 2}
    assert weeks.begin(cast.week) == 0 and Notice.objects.filter(kind="health.week").count() == 3, "made once"


@pytest.mark.row("M04", part=True)
def test_a_file_is_crossed_off_by_itself_once_the_facts_have_come(cast):
    one = Improvement.objects.get(customer=cast.poor)
    assert one.wants == one.left and one.done_at is None
    with cast.doing(execute=True):
        cast.poor.phone = "+8613901170002"
        cast.poor.save()
    one.refresh_from_db()
    assert set(one.wants) - set(one.left) == {"missing:reach"} and one.done_at is None
    page = text(browser(cast.lin).get(PAGE))
    assert "已补" in page
    with cast.doing(execute=True):
        cast.poor.region, cast.poor.address, cast.poor.industry, cast.poor.business_scope = "320583", "前进路 2 号", "食品", "糕点"
        cast.poor.legal_representative, cast.poor.source = "蒋", None
        cast.poor.save()
        contact(cast.poor, "林工", influence="decides")
    one.refresh_from_db()
    assert one.left == [t for t in one.left if t.startswith("old:")]


def test_others_lists_are_seen_by_whoever_sees_their_customers(cast):
    zhao = browser(cast.zhao)
    assert "澄曜" in text(zhao.get(PAGE, {"who": cast.lin.pk})) and "浏港" in text(zhao.get(PAGE, {"who": cast.chen.pk}))
    assert zhao.get(PAGE, {"who": cast.he.pk}).status_code == 404
    assert browser(cast.lin).get(PAGE, {"who": cast.chen.pk}).status_code == 404
    assert "润澜" in text(browser(cast.boss).get(PAGE, {"who": cast.he.pk}))
    assert browser(cast.stranger).get(PAGE).status_code == 403
    team = text(zhao.get(f"{PAGE}team/"))
    assert "林婉清" in team and "陈思远" in team and "何嘉欣" not in team
    assert "何嘉欣" not in text(browser(cast.lin).get(f"{PAGE}team/"))


def test_a_customer_who_went_to_somebody_else_is_not_shown_to_the_former_owner(cast):
    cast.best.owner = cast.he
    cast.best.save()
    assert "澄曜" not in text(browser(cast.lin).get(PAGE))


def test_hidden_fields_and_grades_tell_nothing_in_the_list(cast):
    wu = limited(grants={"view": 4, "change": 4}, fields={"phone": "hidden", "grade": "hidden"})
    page = text(browser(wu).get(PAGE, {"who": cast.lin.pk}))
    assert "#id_phone" not in page and "gx-grade" not in page and "澄曜" in page
    ma = limited(username="ma", grants={"view": 4}, fields={"health": "hidden"})
    assert browser(ma).get(f"{PAGE}team/").status_code == 403


def test_the_list_goes_out_as_xlsx_with_the_right_alone_and_is_noted(cast):
    assert browser(cast.lin).get(PAGE, {"format": "xlsx"}).status_code == 403
    answer = browser(cast.zhao).get(PAGE, {"who": cast.lin.pk, "format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "苏州澄曜泵业有限公司" and "问" in rows[1][1]
    assert Entry.objects.filter(kind="export", user=cast.zhao).exists()


@pytest.mark.parametrize("week", ["2026-99-99", "x", "2001-01-01", "0001-01-01"])
def test_a_week_without_a_list_and_one_that_is_none_are_answered(cast, week):
    assert browser(cast.lin).get(PAGE, {"week": week}).status_code == 200


def test_the_average_of_a_week_is_kept(cast):
    row = WeekHealth.objects.get(person=cast.lin, week=cast.week)
    assert (row.files, row.poor) == (2, 2) and row.health > 0


def test_a_list_of_twenty_takes_as_many_queries_as_one_of_two(cast, django_assert_max_num_queries):
    Improvement.objects.all().delete()
    WeekHealth.objects.all().delete()
    for n in range(30):
        customer(f"客户{n}", cast.lin)
    weeks.begin(cast.week)
    client = browser(cast.lin)
    client.get(PAGE)
    with django_assert_max_num_queries(17):
        assert text(client.get(PAGE)).count("gx-wants") == 20


def test_archives_kept_apart_move_no_figure_and_are_listed_to_whoever_opens_them(cast):
    """docs/decisions/0017: a second week, in which two of lin's files are kept apart, and one colleague has none but such."""
    before = [(r.person_id, r.files, r.health, r.poor, r.listed) for r in weeks.weeks_of([cast.zhao, cast.lin, cast.he])]
    with cast.doing(execute=True):
        shut, below = customer("无锡听澜测控有限公司", cast.lin), customer("常熟宛丘纺织厂", cast.lin)
        alone = customer("泰州枕河食品有限公司", cast.zhao)
    type(shut).objects.filter(pk__in=(shut.pk, alone.pk)).update(custody="company")
    type(shut).objects.filter(pk=below.pk).update(custody="department")
    WeekHealth.objects.all().delete(), Improvement.objects.all().delete(), Notice.objects.all().delete()
    assert weeks.begin(cast.week) == 5  # the four, and the one that the department keeps and its owner opens
    assert [(r.person_id, r.files, r.health, r.poor, r.listed) for r in weeks.weeks_of([cast.zhao, cast.lin, cast.he])] == before
    assert (
        Notice.objects.get(person=cast.lin, kind="health.week").params == {"n": 3} and not Notice.objects.filter(person=cast.zhao).exists()
    )
    page = text(browser(cast.lin).get(PAGE))
    assert "宛丘" in page and "听澜" not in page
    assert weeks.begin(cast.week) == 0, "made once"
