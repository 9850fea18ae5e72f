"""The page of one row: reach, masks, the trail of reads, numbers shown in full, changes, timeline."""

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.desk.tests.cast import LIST, browser, company, contact, customer, htmx, limited, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The company with two customers."""
    c = company()
    c.pump = customer("苏州澄曜泵业有限公司", c.lin, phone="+8613901170001", industry="机械", legal_representative="蒋承志")
    c.far = customer("镇江润澜化工有限公司", c.he, phone="+8613901170009")
    c.url = f"{LIST}{c.pump.pk}/"
    return c


@pytest.mark.row("SEC-07", part=True)
def test_a_row_out_of_reach_is_not_there_and_its_parts_neither(cast):
    lin = browser(cast.lin)
    for part in ("", "edit/", "changes/", "timeline/", "panels/contacts/", "bin/", "cells/industry/"):
        answer = lin.get(f"{LIST}{cast.far.pk}/{part}")
        assert answer.status_code in (403, 404), part
        assert "润澜" not in text(answer)
    for part in ("edit/", "bin/", "bin/restore", "reveal/phone/", "print/", "cells/industry/"):
        assert lin.post(f"{LIST}{cast.far.pk}/{part}").status_code in (403, 404), part
    assert lin.get(f"{LIST}{2**70}/").status_code == 404
    assert browser(cast.stranger).get(cast.url).status_code == 403


@pytest.mark.row("ARC-03", part=True)
def test_facts_stand_in_their_groups_and_empty_groups_are_left_out(cast):
    page = text(browser(cast.lin).get(cast.url))
    assert "蒋承志" in page and "苏州澄曜泵业有限公司" in page
    titles = [str(g.title) for g in browser(cast.lin).get(cast.url).context["groups"]]
    assert len(titles) == len(set(titles)) and 0 < len(titles) < 6


def test_a_hidden_fact_leaves_no_trace_on_the_page(cast):
    wu = limited(fields={"legal_representative": "hidden"})
    assert "蒋承志" not in text(browser(wu).get(cast.url))


@pytest.mark.row("SEC-02", part=True)
def test_reading_is_noted_once(cast):
    lin = browser(cast.lin)
    lin.get(cast.url)
    lin.get(cast.url)
    assert Entry.objects.filter(kind="view", record_key="customers.customer", object_id=cast.pump.pk, user=cast.lin).count() == 1


def test_a_page_costs_at_most_twenty_five_queries_without_other_packages_cards(cast, django_assert_max_num_queries, monkeypatch):
    from guanxi.kit import panels

    monkeypatch.setitem(panels._panels, "customers.customer", [])
    client = browser(cast.zhao)
    client.get(cast.url)
    with django_assert_max_num_queries(25):
        client.get(cast.url)


def test_a_number_is_masked_shown_on_demand_and_the_showing_is_noted(cast):
    lin = browser(cast.lin)
    page = text(lin.get(cast.url))
    assert "139****0001" in page and "1390117" not in page
    shown = htmx(cast.lin).post(f"{cast.url}reveal/phone/")
    assert "139 0117 0001" in text(shown) and "<html" not in text(shown)
    assert Entry.objects.filter(kind="reveal", object_id=cast.pump.pk, user=cast.lin).exists()
    called = htmx(cast.lin).post(f"{cast.url}reveal/phone/", {"call": "1"})
    assert 'href="tel:+8613901170001"' in text(called)
    assert Entry.objects.filter(kind="call", object_id=cast.pump.pk).exists()
    assert "139 0117 0001" in text(lin.post(f"{cast.url}reveal/phone/"))
    assert lin.get(f"{cast.url}reveal/phone/").status_code == 405


def test_without_the_right_a_number_stays_a_mask(cast):
    wu = limited(grants={"view": 4})
    page = text(browser(wu).get(cast.url))
    assert "139****0001" in page and f"{cast.url}reveal/phone/" not in page
    assert browser(wu).post(f"{cast.url}reveal/phone/").status_code == 403
    ma = limited(username="ma", grants={"view": 4, "reveal": 4}, fields={"phone": "hidden"})
    assert browser(ma).post(f"{cast.url}reveal/phone/").status_code == 404
    assert browser(ma).post(f"{cast.url}reveal/industry/").status_code == 404


@pytest.mark.row("SEC-03", part=True)
def test_changes_are_told_with_field_rights_applied(cast):
    cast.pump.industry, cast.pump.legal_representative = "泵阀", "蒋小志"
    cast.pump.save()
    cast.pump.legal_representative = "蒋大志"
    cast.pump.save()
    page = text(browser(cast.boss).get(f"{cast.url}?tab=changes"))
    assert "泵阀" in page and "蒋大志" in page
    wu = limited(fields={"legal_representative": "hidden"})
    page = text(browser(wu).get(f"{cast.url}changes/"))
    assert "泵阀" in page and "蒋" not in page


def test_tabs_and_cards_work_without_javascript(cast):
    contact(cast.pump, "张启明", phone="+8613801386021")
    assert "张启明" in text(browser(cast.lin).get(f"{cast.url}panels/contacts/"))
    assert browser(cast.lin).get(f"{cast.url}?tab=nothing").status_code == 404
    assert browser(cast.lin).get(f"{cast.url}panels/nothing/").status_code == 404


@pytest.mark.parametrize("days", [1, 3, 30])
def test_the_timeline_goes_on_from_where_it_stopped_even_within_one_instant(cast, monkeypatch, days):
    from datetime import timedelta

    from django.utils import timezone

    from guanxi.kit import panels

    now = timezone.now()
    entries = [panels.Entry(at=now - timedelta(days=n // days), key=f"x:{90 - n}", icon="note", title=f"第{n:02d}件事") for n in range(75)]
    source = lambda obj, actor, before, limit: [e for e in entries if before is None or e.at < before][:limit]  # noqa: E731
    monkeypatch.setitem(panels._timelines, "customers.customer", [(source, "")])
    lin, seen = browser(cast.lin), []
    page = lin.get(cast.url)
    while True:
        seen += [e.title for d in page.context["days"] for e in d.entries]
        if not page.context["more"]:
            break
        page = lin.get(f"{cast.url}timeline/", {"before": page.context["more"]})
    assert seen == [e.title for e in entries]


def test_printing_is_noted(cast):
    assert browser(cast.lin).post(f"{cast.url}print/").status_code == 204
    assert browser(cast.lin).post(f"{LIST}print/", {"rows": "50"}).status_code == 204
    assert Entry.objects.filter(kind="print", user=cast.lin).count() == 2


def test_buttons_follow_the_rights_on_this_very_row(cast):
    reader = limited(grants={"view": 4, "change": 1})
    assert f"{cast.url}edit/" not in text(browser(reader).get(cast.url))
    assert browser(reader).get(f"{cast.url}edit/").status_code == 403
    assert f"{cast.url}edit/" in text(browser(cast.lin).get(cast.url))
    assert f"{cast.url}bin/" not in text(browser(cast.lin).get(cast.url))


def test_whose_name_is_hidden_is_called_by_his_number_everywhere(cast):
    contact(cast.pump, "张启明")
    wu = limited(grants={"view": 4, "change": 4, "delete": 4, "export": 4, "add": 4}, fields={"name": "hidden", "short_name": "hidden"})
    role = wu.roles.get()
    role.grants = role.grants | {"customers.contact": {"view": 4, "change": 4, "add": 4}}
    role.save()
    client = browser(wu)
    urls = [f"{cast.url}{p}" for p in ("", "edit/", "bin/", "changes/", "timeline/")]
    urls += [LIST, f"{LIST}suggest/", "/customers/contacts/", "/customers/contacts/new/", f"{LIST}bin/"]
    for url in urls:
        assert "澄曜" not in text(client.get(url)), url
    assert client.get(f"{LIST}suggest/?q=澄曜").json() == {"results": []}
    assert "泵业" not in text(htmx(wu).get("/search/?q=澄曜")) and "泵业" not in text(client.get(f"{LIST}?q=澄曜"))
    assert "张启明" not in text(client.get("/customers/contacts/", {"f": "customer = 苏州澄曜泵业有限公司"}))
    assert "澄曜" not in text(client.post(f"{cast.url}bin/", follow=True))
    assert "澄曜" not in text(client.get(f"{LIST}bin/"))
