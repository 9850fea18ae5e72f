"""What a company may promise the customers of a grade."""

import json

import pytest

from guanxi.commons.keys.actions import issue
from guanxi.customers.grades.models import Grade
from guanxi.desk.tests.cast import browser, company

pytestmark = pytest.mark.django_db
SAID = "至少填 1 天。"


@pytest.fixture
def cast():
    return company()


@pytest.mark.row("CAD-07", part=True)
def test_a_rhythm_of_no_days_is_refused_at_its_field_on_the_form(cast):
    client, grade = browser(cast.boss), Grade.objects.get(code="A")
    sent = {"code": "A", "name": "", "rank": 1, "version": grade.version}
    refused = client.post(f"/customers/grades/{grade.pk}/edit/", sent | {"visit_days": 0})
    assert refused.status_code == 422 and SAID in refused.content.decode() and 'id="id_visit_days_error"' in refused.content.decode()
    assert client.post(f"/customers/grades/{grade.pk}/edit/", sent | {"visit_days": 1}).status_code == 302
    grade.refresh_from_db()
    assert grade.visit_days == 1


def test_a_rhythm_of_no_days_is_refused_by_the_api(cast, client):
    grade, (_key, raw) = Grade.objects.get(code="A"), issue(cast.boss, name="test")
    refused = client.patch(
        f"/api/v1/customers/grades/{grade.pk}/",
        json.dumps({"visit_days": 0}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {raw}", "If-Match": f'"{grade.version}"'},
    )
    assert refused.status_code == 422 and refused.json()["errors"] == {"visit_days": [SAID]}
    grade.refresh_from_db()
    assert grade.visit_days == 30
