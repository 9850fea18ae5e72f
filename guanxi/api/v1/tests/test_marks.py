"""Source and reliability of facts through the API: the same rules as in the dialog."""

import pytest

from guanxi.api.v1.tests.test_api import Api
from guanxi.commons.marks.queries import marks_of
from guanxi.desk.tests.cast import company, customer, limited

pytestmark = pytest.mark.django_db


@pytest.mark.row("ARC-22", part=True)
def test_a_fact_is_marked_and_read_through_the_api_with_the_rights_of_row_and_field():
    c = company()
    pump = customer("苏州澄曜泵业有限公司", c.lin, industry="机械", phone="+8613901170001")
    address = f"/api/v1/customers/customers/{pump.pk}/marks/"
    api = Api(c.lin)
    answer = api.send(
        "PUT", f"{address}industry/", {"source": "visit", "first_hand": True, "reliability": "reliable", "verified_on": "2026-01-05"}
    )
    assert answer.status_code == 200 and answer.json()["marks"]["industry"]["source"] == "visit"
    assert api.get(address).json()["marks"]["industry"]["verified_on"] == "2026-01-05"
    assert api.send("PUT", f"{address}industry/", {"source": "nonsense"}).status_code == 422
    assert api.send("PUT", f"{address}industry/", {"profit": 1}).status_code == 422
    for name in ("owner", "nonsense"):
        assert api.send("PUT", f"{address}{name}/", {"source": "visit"}).status_code == 404
    assert Api(c.he).get(address).status_code == 404 and Api(c.he).send("PUT", f"{address}industry/", {"source": "web"}).status_code == 404
    blind = Api(limited(grants={"view": 4, "change": 4}, fields={"industry": "hidden"}))
    assert blind.get(address).json() == {"marks": {}} and blind.send("PUT", f"{address}industry/", {"source": "web"}).status_code == 404
    assert Api(limited("ma", grants={"view": 4})).send("PUT", f"{address}industry/", {"source": "web"}).status_code == 403
    assert api.send("PUT", f"{address}industry/", {"reliability": "unusable"}).status_code == 422
    assert api.send("PUT", f"{address}industry/", {"reliability": "unusable", "note": "旧"}).json() == {"marks": {}}
    pump.refresh_from_db()
    assert pump.industry == "" and marks_of(pump) == {}
