"""From the form, the list and the enquiry to the page that says where to go again: the origin is asked for, kept, and counted (ACQ-02, ACQ-03)."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.analytics.chains.tests.cast import PAGE, TODAY, bought
from guanxi.commons.imports.models import Import
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_import_pages import work
from guanxi.customers.leads.models import Lead
from guanxi.customers.occasions.models import Cost, Occasion
from guanxi.customers.sources.models import Source
from guanxi.customers.sources.ready import ensure_ready_sources
from guanxi.desk.tests.cast import browser, company, text
from guanxi.org.users.tests.cast import colleague
from guanxi.sales.rollups.actions import fold

pytestmark = pytest.mark.django_db
NEW = "/customers/customers/new/"


@pytest.fixture
def cast():
    """A company with the ready sources and one fair that is paid for."""
    c = company()
    ensure_ready_sources()
    c.gm = colleague("gm", "general_manager", name="孟承岳", password=None)
    c.met = {s.name: s for s in Source.objects.all()}
    c.fair = Occasion(name="春季泵阀展", kind="fair", source=c.met["展会"])
    c.fair.save()
    Cost(occasion=c.fair, what="展位费", cost=500).save()
    Cost(source=c.met["电视"], what="插播", cost=90_000).save()
    return c


def written(user, name: str, **said) -> Customer:
    """A customer by the form."""
    answer = browser(user).post(NEW, {"name": name, "kind": "company", "standing": "ordinary", "lifecycle": "future", **said})
    assert answer.status_code == 302, text(answer)
    return Customer.objects.get(name=name)


def marked(page: str) -> dict[str, str]:
    """Name of the row → the words of its marks."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    plain = [html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", r))).strip() for r in rows if "gx-marks" in r]
    return {p.split(" ")[0]: p for p in plain}


@pytest.mark.row("ACQ-02")
def test_where_everybody_was_met_is_kept_and_the_place_that_yields_most_is_named(cast):
    for n in range(20):
        bought(written(cast.lin, f"展上认识{n}有限公司", occasion=cast.fair.pk), 300, 120)
    lines = "\n".join(f"看电视来的{n}有限公司,电视" for n in range(21))
    file = SimpleUploadedFile("a.csv", f"客户名称,来源\n{lines}\n".encode())
    browser(cast.gm).post("/imports/new/", {"record": "customers.customer", "file": file, "on_duplicate": "skip", "owner": cast.gm.pk})
    work()
    browser(cast.gm).post(f"{Import.objects.get().url}run/")
    work()
    assert Customer.objects.filter(source=cast.met["电视"]).count() == 21
    assert Customer.objects.filter(source=cast.met["展会"]).count() == 20  # the occasion's own source, where none was said
    for c in Customer.objects.filter(source=cast.met["电视"])[:3]:
        bought(c, 200, 20)
    fold()
    page = text(browser(cast.gm).get(PAGE))
    best = marked(page)
    assert "展会" in best and "电视" not in best, best
    assert "4.8" in best["展会"], best  # 20 × 120 of profit for 500 spent
    address = html.unescape(re.search(r'href="(/customers/customers/\?[^"]*)"', page[page.index("展会") :])[1])
    assert text(browser(cast.gm).get(f"{address}&n=200")).count('id="row-') == 20


CHANNELS = {  # what the row names → the source that stands for it, and a word of its quality note
    "street sweeping": ("扫街", "片区"),
    "yellow pages": ("媒体和黄页", "打过"),
    "journals": ("期刊", "行业"),
    "direct mail": ("DM", "寄"),
    "fairs": ("展会", "展会"),
    "junk lists of the internet": ("公开名单", "垃圾"),
    "paid member data": ("会员名录", "准"),
    "referral": ("转介绍", "介绍人"),
    "exchange with peers": ("同行交换", "没有同意"),
    "business-card printers": ("名片印刷商", "没有同意"),
}


@pytest.mark.row("ACQ-03")
def test_every_usual_channel_has_its_note_and_a_street_is_swept_by_plan(cast):
    form = text(browser(cast.lin).get(NEW))
    for name, word in CHANNELS.values():
        option = next(part for part in form.split("<option") if f">{name}<" in part.replace(" · ", ">"))
        assert word in html.unescape(option.partition('data-note="')[2].partition('"')[0]), name
    said = {
        "name": "吴中工业园", "kind": "street", "source": cast.met["扫街"].pk, "region": "320506", "streets": "吴中大道 1–80 号", "planned_days": 2,
        "planned_count": 4, "begins_on": str(TODAY()), "responsible": cast.gm.pk,
    }  # fmt: skip
    gm = browser(cast.gm)
    answer = gm.post("/customers/occasions/new/", said)
    assert answer.status_code == 302, text(answer)
    street = Occasion.objects.get(name="吴中工业园")
    lin = browser(cast.lin)
    lin.post(
        "/customers/leads/many/",
        {"text": "澄曜泵业有限公司 13912340001\n栖行机械有限公司 13912340002\n禾纬水务有限公司", "occasion": street.pk},
    )
    page = text(lin.get(f"/customers/occasions/{street.pk}/"))
    assert all(w in page for w in ("吴中大道 1–80 号", "75%", "澄曜泵业有限公司", "禾纬水务有限公司"))
    assert {x.source.name for x in Lead.objects.all()} == {"扫街"}


@pytest.mark.row("ACQ-03", part=True)
@pytest.mark.parametrize("name", ["同行交换", "名片印刷商", "买来的名单", "抓取的名单"])
def test_names_of_a_doubtful_channel_are_marked_as_soon_as_they_are_written_down(cast, name):
    made = written(cast.lin, "翎川锅炉有限公司", source=cast.met[name].pk)
    assert made.basis == "doubtful"
    assert "gx-tag-need" in text(browser(cast.lin).get(f"/customers/customers/{made.pk}/"))
    assert written(cast.lin, "栖行机械有限公司", source=cast.met["展会"].pk).basis != "doubtful"
