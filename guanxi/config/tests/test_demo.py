"""The demo company: believable figures through the real importer, and never inside a real company."""

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from guanxi.analytics.chains.periods import Span
from guanxi.analytics.chains.report import report
from guanxi.commons.company.models import Company
from guanxi.commons.customfields.models import CustomField
from guanxi.config.demo import actions, build
from guanxi.config.demo.files import write_files
from guanxi.config.demo.leads import SPREAD
from guanxi.config.demo.world import World
from guanxi.customers.customers.models import Customer
from guanxi.customers.leads.models import Lead
from guanxi.customers.loans.models import Loan
from guanxi.customers.loans.queries import overdue
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.customers.reading.models import ReadingRequest
from guanxi.customers.wishes.models import Wish
from guanxi.kit.dialects import searchindex
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.marketing.webforms.models import WebForm
from guanxi.org.departments.models import Department
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
from guanxi.sales.orders.models import Order
from guanxi.workday.today.queries import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(tmp_path, settings):
    """A data folder of its own: the demo writes its files and its password there."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.not_set_up
@pytest.mark.row("X47", part=True)
def test_the_demo_comes_through_the_importer_and_gives_a_salesperson_his_day(data):
    password = build.build(say=lambda line: None, customers=120, orders=900)
    assert (User.objects.count(), Department.objects.count()) == (13, 4)  # three and the company itself
    assert (Customer.objects.filter(code__startswith="KH").count(), Order.objects.count()) == (120, 900)
    assert dict(Lead.objects.filter(occasion=None, submissions=None).values_list("status").annotate(n=Count("pk"))) == dict(SPREAD)
    assert Wish.objects.filter(lead__isnull=False, status="working").count() >= 2
    assert Customer.objects.filter(state__grade="A").exists()
    boss = actor_for(User.objects.get(username="mengchengyue"))
    chain = report(boss, by="occasion", span=Span("all"))
    brought = {r.label: r.figures for r in chain.rows if r.where.startswith("occasion =")}
    assert len(brought) >= 3 and all(f.cost for f in brought.values()), "occasions with their costs"
    assert chain.total.customers == Customer.objects.alive().count()
    assert Customer.objects.filter(owner=None).count() == 0
    lin = User.objects.get(username=build.FIRST)
    assert lin.check_password(password)
    assert day_of(actor_for(lin), timezone.localtime()).calls
    assert build.is_ready()
    form = WebForm.objects.get()
    assert (form.taken_count, form.waiting_count, form.refused_count) == (6, 1, 1)
    assert form.submissions.filter(lead__owner=lin).count() == 3
    assert set(ReadingRequest.objects.values_list("status", flat=True)) == {"asked", "granted", "open", "over"}
    assert sorted(Customer.objects.exclude(custody="individual").values_list("custody", flat=True)) == ["company"] * 3 + ["department"] * 2
    assert overdue(Loan.objects.all(), timezone.localdate()).count() == 1 and OutsideReader.objects.get().letter
    assert {d.kind for d in CustomField.objects.all()} == {"choice", "money", "date", "computed"}
    assert len([c for c in Customer.objects.all() if c.custom.get("x_budget")]) == 60


def test_the_same_seed_and_moment_write_the_same_files(data):
    now = timezone.localtime()
    first, second = (write_files(World(7, now, 40, 200), data / name) for name in ("a", "b"))
    assert [first[k].read_bytes() for k in ("orders", "deliveries")] == [second[k].read_bytes() for k in ("orders", "deliveries")]


def test_each_salesperson_has_between_eight_and_twenty_customers_waiting():
    world = World(build.SEED, timezone.localtime())
    taken = {name: sum(build_few.values()) for name, build_few in world.left.items()}
    assert all(left <= 6 for left in taken.values()), "of fourteen neglected ones at least eight must have been found"


@pytest.mark.row("X47", part=True)
def test_a_real_company_has_neither_bar_nor_addresses_of_the_demo_and_is_never_filled_or_emptied(client, data):
    user = User.objects.create(username="boss", name="孟承岳")
    client.force_login(user)
    assert client.post("/demo/role/", {"username": "boss"}).status_code == 404
    assert client.post("/demo/empty/").status_code == 404
    assert "demo-who" not in client.get("/today/", follow=True).content.decode()
    with pytest.raises(DomainError):
        build.build(say=lambda line: None, customers=5, orders=5)
    with pytest.raises(Forbidden):
        actions.start_empty()
    assert Company.current().set_up_at


@pytest.mark.row("X47", part=True)
def test_the_bar_of_the_demo_makes_one_another_colleague(client):
    Company.objects.update(is_demo=True)
    one, other = (User.objects.create(username=name, name=name) for name in ("one", "other"))
    client.force_login(one)
    assert client.post("/demo/role/", {"username": "other", "home": "1"}).status_code == 302
    assert client.session["_auth_user_id"] == str(other.pk)
    assert client.post("/demo/role/", {"username": "nobody"}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.row("X47", part=True)
def test_one_click_empties_the_demo_with_its_search_and_leads_to_the_set_up_page(client, data):
    Company.objects.update(is_demo=True)
    me = User.objects.create(username="me", name="韦望舒")
    customer = Customer(name="澄曜泵业（苏州）有限公司", owner=me)
    customer.save()
    client.force_login(me)
    answer = client.post("/demo/empty/")
    assert (answer.status_code, answer["Location"]) == (302, "/setup/")
    assert not User.objects.exists() and not Customer.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {searchindex.table('customers.customer')}")
        assert cursor.fetchone()[0] == 0
    assert client.get("/").headers["Location"] == "/setup/"
    assert client.get("/setup/").status_code == 200
