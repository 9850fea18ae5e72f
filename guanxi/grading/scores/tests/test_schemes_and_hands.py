"""The company's own weights and split, and grades set by hand: changed where they belong, refused in words."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from guanxi.config.command import main
from guanxi.customers.customers.models import CustomerState
from guanxi.desk.tests.cast import browser
from guanxi.grading.schemes.actions import grade_by_hand
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores.actions import run_grading
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.grading.scores.tests.cast import TODAY, grades, sold, ten

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return ten()


FORM = {
    "name": "标准",
    "credit_weight": 10,
    "order_weight": 30,
    "profit_weight": 60,
    "order_by": "amount",
    "window_months": 12,
    "cut": "ratio",
}


@pytest.mark.row("GRD-07")
def test_weights_must_make_100(cast):
    scheme = current_scheme()
    client = browser(cast.boss)
    form = FORM | {"credit_weight": 20, "version": scheme.version}
    refused = client.post(f"/grading/schemes/{scheme.pk}/edit/", form)
    assert refused.status_code == 422 and "110" in refused.content.decode()
    assert client.post(f"/grading/schemes/{scheme.pk}/edit/", form | {"credit_weight": 10}).status_code == 302


@pytest.mark.row("GRD-08")
def test_the_company_changes_the_split_on_the_scheme_s_form_and_the_run_and_the_report_follow(cast):
    for n, who in enumerate(cast.ten):
        sold(who, 1000 - n, 100 - n)
    client, scheme = browser(cast.boss), current_scheme()
    edit, form = f"/grading/schemes/{scheme.pk}/edit/", FORM | {"version": scheme.version}
    assert 'name="share_a" value="20"' in client.get(edit).content.decode().replace('type="text" ', "")
    for wrong, says in (({"share_a": 10}, "90"), ({"share_a": -10, "share_b": 60}, "0"), ({"lowest_a": 40, "lowest_b": 50}, "")):
        refused = client.post(edit, form | {"share_a": 20, "share_b": 30, "share_c": 50, "lowest_a": 80, "lowest_b": 50} | wrong)
        assert refused.status_code == 422 and says in refused.content.decode()
    assert client.post(edit, form | {"share_a": 10, "share_b": 40, "share_c": 50}).status_code == 302
    run_grading(current_scheme(), today=TODAY)
    assert grades(cast) == "ABBBBCCCCC"
    assert "A 10%" in client.get("/grading/").content.decode()


def test_another_scheme_is_put_in_force_by_its_button(cast):
    client = browser(cast.boss)
    assert client.post("/grading/schemes/new/", FORM | {"name": "另一套", "credit_weight": 0, "profit_weight": 70}).status_code == 302
    other = Scheme.objects.get(name="另一套")
    assert other.cuts["ratio"] == {"A": 20, "B": 30, "C": 50}
    assert f"/grading/schemes/{other.pk}/force/" in client.get(f"/grading/schemes/{other.pk}/").content.decode()
    client.post(f"/grading/schemes/{other.pk}/force/")
    assert current_scheme() == other


def test_the_scheme_in_force_cannot_be_deleted_and_one_from_the_bin_comes_back(cast):
    scheme, client = current_scheme(), browser(cast.boss)
    client.post(f"/grading/schemes/{scheme.pk}/bin/")
    scheme.refresh_from_db()
    assert scheme.deleted_at is None
    scheme.bin()  # as an earlier version allowed
    assert client.get("/grading/").status_code == 200 and current_scheme() == scheme


def test_the_ready_scheme_has_a_chinese_name_and_answers_on_the_command_line_to_the_old_one_too(cast, capsys):
    scheme, client = current_scheme(), browser(cast.boss)
    for page in ("/grading/schemes/", f"/grading/schemes/{scheme.pk}/"):
        body = client.get(page).content.decode()
        assert "标准" in body and "standard" not in body
    assert main(["grade", "run", "--scheme", "standard"]) == main(["grade", "run", "--scheme", "标准"]) == 0
    assert GradingRun.objects.filter(scheme=scheme).count() == 2
    Scheme.objects.create(name="standard")  # a company's own of that name comes first
    assert current_scheme("standard").name == "standard"


def test_the_ready_scheme_of_an_earlier_version_is_renamed_unless_the_name_is_taken(db):
    rename = import_module("guanxi.grading.migrations.0003_the_ready_scheme_in_chinese").rename
    old = Scheme.objects.create(name="standard")
    editor = SimpleNamespace(connection=connection)
    rename(apps, editor)
    old.refresh_from_db()
    assert old.name == "标准"
    other = Scheme.objects.create(name="standard")
    rename(apps, editor)
    other.refresh_from_db()
    assert other.name == "standard"


def test_taking_back_goes_to_the_newest_finished_run(cast):
    who = cast.ten[0]
    sold(who, 100, 10)
    run = run_grading(current_scheme(), today=TODAY)
    grade_by_hand(who, grade="A", reason="看错了")
    broken = GradingRun.objects.create(scheme=run.scheme, terms=run.terms)
    Score.objects.create(run=broken, customer=who, total=1, position=1, computed_grade="C", grade="C", amount=0, profit=0)
    browser(cast.boss).post(f"/customers/customers/{who.pk}/grade/", {"take_back": 1})
    assert CustomerState.objects.get(pk=who.pk).grade == Score.objects.get(run=run).grade == "B"


@pytest.mark.parametrize("sent", [{"reason": "长" * 201}, {"reason": "a\0b"}, {"reason": "好", "grade": "A\0"}])
def test_a_reason_that_cannot_be_kept_is_refused_in_words(cast, sent):
    answer = browser(cast.boss).post(f"/customers/customers/{cast.ten[0].pk}/grade/", {"grade": "A"} | sent)
    assert answer.status_code == 422 and not ManualGrade.objects.exists()


def test_a_grade_by_hand_is_changed_on_the_customer_s_page_alone(cast):
    grade_by_hand(cast.ten[0], grade="C", reason="看错了")
    hand, client = ManualGrade.objects.get(), browser(cast.boss)
    sent = {"customer": cast.ten[1].pk, "grade": "ZZ", "reason": "乱改", "version": hand.version}
    client.post(f"/grading/manual/{hand.pk}/edit/", sent)
    client.post(f"/grading/manual/{hand.pk}/bin/")
    client.post("/grading/manual/bulk/set/", {"ids": hand.pk, "field": "grade", "value": "ZZ", "go": 1})
    again = ManualGrade.objects.get()
    assert (again.customer, again.grade, again.deleted_at) == (cast.ten[0], "C", None)


@pytest.mark.parametrize("asked", ["after=²", "after=" + "9" * 40, "grade=%00", "grade=%27"])
def test_a_mangled_address_of_the_report_is_no_failure(cast, asked):
    sold(cast.ten[0], 100, 10)
    run_grading(current_scheme(), today=TODAY)
    assert browser(cast.boss).get(f"/grading/?{asked}").status_code == 200
