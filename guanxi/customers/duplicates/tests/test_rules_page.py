"""The points are the company's to set; nothing it sets makes a name alone "the same" (OWN-02)."""

import pytest

from guanxi.customers.duplicates.keeping import search_everything
from guanxi.customers.duplicates.models import MatchRules, Pair
from guanxi.customers.duplicates.rules import DEFAULTS
from guanxi.desk.tests.cast import browser, colleague, company, customer, text

pytestmark = pytest.mark.django_db
RULES = "/customers/duplicates/rules/"
PHONE = "+8613901172167"


@pytest.fixture
def cast():
    c = company()
    c.a = customer("苏州澄曜泵业有限公司", c.lin, phone=PHONE)
    c.b = customer("苏州澄曜泵业有限责任公司", c.lin, phone=PHONE)
    return c


def sent(user, *, follow=False, **changes):
    page = browser(user).get(RULES)
    values = {
        name: field.initial if field.initial is not None else page.context["form"].initial[name]
        for name, field in page.context["form"].fields.items()
    }
    return browser(user).post(RULES, values | changes, follow=follow)


@pytest.mark.row("OWN-02")
def test_changed_points_count_in_every_path(cast):
    assert sent(cast.boss, mobile="0", landline="0").status_code == 302
    assert MatchRules.current().mobile == 0 and MatchRules.objects.get().points == {"mobile": 0.0, "landline": 0.0}
    search_everything()
    assert Pair.objects.get().verdict == "perhaps"
    assert sent(cast.boss, reset="1").status_code == 302
    assert MatchRules.current() == DEFAULTS
    search_everything()
    assert Pair.objects.get().verdict == "same"


@pytest.mark.parametrize(
    "changes", [{"name": "9"}, {"settled": "3"}, {"settled": "1"}, {"doubtful": "0"}, {"name_alike": "3"}, {"mobile": "-1"}, {"mobile": "99"}, {"mobile": "viel"}, {"mobile": "nan"}, {"mobile": "inf"}, {"mobile": ""}],
)  # fmt: skip
def test_rules_that_must_not_stand_are_refused(cast, changes):
    answer = sent(cast.boss, **changes)
    assert answer.status_code == 422 and not MatchRules.objects.exists()


def test_what_would_change_is_shown_before_it_is_saved(cast):
    search_everything()
    answer = sent(cast.boss, mobile="0", **{"try": "1"})
    trial = answer.context["trial"]
    assert trial.moves == {("same", "perhaps"): 1} and cast.a.name in text(answer)
    assert not MatchRules.objects.exists() and 'value="0"' in text(answer)


def test_the_rules_are_for_whoever_holds_the_right(cast):
    keeper = colleague("keeper", "archive_keeper", password=None)
    assert browser(keeper).get(RULES).status_code == 200
    assert browser(cast.lin).get(RULES).status_code == 403 and browser(cast.lin).post(RULES, {"reset": "1"}).status_code == 403
    assert RULES in text(browser(cast.boss).get("/today/")) and RULES not in text(browser(cast.lin).get("/today/"))


def test_the_page_says_what_it_did(cast):
    assert "存好了" in text(sent(cast.boss, follow=True, mobile="2.75"))
    assert "已恢复默认规则" in text(sent(cast.boss, follow=True, reset="1"))
