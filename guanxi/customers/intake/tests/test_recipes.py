"""A file that comes every month: remembered once, recognised by its headers, two clicks."""

import pytest

from guanxi.commons.imports import recipes
from guanxi.commons.imports.models import Import, Recipe, Remembered
from guanxi.commons.imports.tests.cast import bring, write_csv, write_xlsx
from guanxi.commons.tags.queries import tags_of
from guanxi.customers.customers.models import Customer
from guanxi.customers.intake.tests.test_reading_choices import again, drop
from guanxi.desk.tests.cast import browser, company, limited, text
from guanxi.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
HEAD = "往来单位,代码,手机,月份,层,室"
OCTOBER = f"{HEAD}\n苏州恒坤泵业有限公司,K1,13812342417,3/4/2024,3幢,402\n太仓浏港起重设备厂,K2,?,5/6/2024,,403\n".encode()
NOVEMBER = f"{HEAD}\n苏州恒坤泵业有限公司,K1,13812342417,3/4/2024,3幢,402\n无锡锡惠阀门厂,K3,13812342419,7/8/2024,1幢,101\n".encode()
IMPORTER = {"view": 4, "add": 4, "change": 4, "import": 4}


@pytest.fixture
def cast():
    return company()


def learned(user, **more) -> Recipe:
    """A recipe, made on the pages as a person makes it."""
    whole = drop(user, "十月.csv", OCTOBER)
    mapping = {0: "name", 1: "code", 2: "phone", 3: "filed_on", 4: "", 5: ""}
    again(whole, user, "columns", **{f"column_{n}": name for n, name in mapping.items()})
    again(whole, user, "reading", blanks="?", field="address", template="{层}{室}室", days="day", tags="金蝶")
    again(whole, user, "run")
    page = browser(user).post(f"{whole.url}recipe/", {"name": "金蝶客户月报"} | ({"shared": "on"} if more.get("shared", True) else {}))
    assert page.status_code == 302
    Remembered.objects.all().delete()  # what is remembered word by word must not be what helps
    return Recipe.objects.get()


@pytest.mark.row("X10", part=True)
def test_next_months_file_is_recognised_and_takes_two_clicks(cast):
    recipe = learned(cast.boss)
    assert {c.code: c.address for c in Customer.objects.all()} == {"K1": "3幢402室", "K2": "403室"}
    whole = drop(cast.boss, "十一月.csv", NOVEMBER)
    page = text(browser(cast.boss).get(whole.url))
    assert "金蝶客户月报" in page and f"{whole.url}by-recipe/" in page
    again(whole, cast.boss, "by-recipe", recipe=recipe.pk)
    assert whole.options["step"] == "trial" and whole.counts["created"] == 1 and whole.counts["refused"] == 0
    again(whole, cast.boss, "run")
    assert whole.status == Import.DONE
    made = Customer.objects.get(code="K3")
    assert (made.address, str(made.filed_on), tags_of([made])[made.pk]) == ("1幢101室", "2024-08-07", ["金蝶"])
    recipe.refresh_from_db()
    assert recipe.used_count == 1 and recipe.last_counts["created"] == 1
    assert "金蝶客户月报" in text(browser(cast.boss).get("/recipes/"))


def test_a_recipe_chosen_while_uploading_leads_to_the_last_word_at_once(cast):
    recipe = learned(cast.boss)
    whole = drop(cast.boss, "十一月.csv", NOVEMBER, recipe=recipe.pk)
    assert whole.recipe == recipe and whole.status == Import.CHECKED and whole.options["step"] == "trial"


def test_columns_that_are_missing_or_new_are_told(cast):
    recipe = learned(cast.boss)
    content = "往来单位,代码,月份,信用\n无锡锡惠阀门厂,K3,7/8/2024,好\n".encode()
    whole = drop(cast.boss, "十二月.csv", content, recipe=recipe.pk)
    assert recipes.deviations(whole) == {"missing": ["手机"], "new": ["信用"]}
    page = text(browser(cast.boss).get(whole.url))
    assert "手机" in page and "信用" in page
    assert recipes.suggested(drop(cast.boss, "十二月.csv", content), SYSTEM) is None


def test_a_file_with_other_headers_is_not_taken_for_the_months_file(cast):
    learned(cast.boss)
    whole = drop(cast.boss, "别的.csv", "客户名称,手机\n无锡锡惠阀门厂,13812342419\n".encode())
    assert "by-recipe" not in text(browser(cast.boss).get(whole.url))


def test_a_recipe_of_ones_own_is_nobody_elses(cast):
    recipe = learned(cast.boss, shared=False)
    wu = limited(grants=IMPORTER)
    assert "金蝶客户月报" not in text(browser(wu).get("/recipes/"))
    whole = drop(wu, "十一月.csv", NOVEMBER)
    assert "by-recipe" not in text(browser(wu).get(whole.url))
    assert browser(wu).post(f"{whole.url}by-recipe/", {"recipe": recipe.pk}).status_code == 404
    assert browser(wu).post(f"/recipes/{recipe.pk}/removal/").status_code == 404
    assert Recipe.objects.count() == 1


def test_a_shared_recipe_is_used_by_colleagues_and_changed_by_its_maker_alone(cast):
    recipe = learned(cast.boss)
    wu = limited(grants=IMPORTER)
    whole = drop(wu, "十一月.csv", NOVEMBER)
    assert again(whole, wu, "by-recipe", recipe=recipe.pk).recipe == recipe
    browser(wu).post(f"/recipes/{recipe.pk}/", {"name": "我的"})
    browser(wu).post(f"/recipes/{recipe.pk}/removal/")
    recipe.refresh_from_db()
    assert recipe.name == "金蝶客户月报"
    browser(cast.boss).post(f"/recipes/{recipe.pk}/", {"name": "用友客户月报"})
    recipe.refresh_from_db()
    assert (recipe.name, recipe.is_shared) == ("用友客户月报", False)
    assert browser(cast.stranger).get("/recipes/").status_code == 403


@pytest.mark.row("X10", part=True)
def test_the_command_uses_a_recipe_by_its_name(cast, tmp_path):
    learned(cast.boss)
    path = tmp_path / "十一月.csv"
    path.write_bytes(NOVEMBER)
    result = bring("customers", path, cast.boss, recipe="金蝶客户月报")
    assert (result["created"], result["error_count"]) == (1, 0)
    assert Customer.objects.get(code="K3").address == "1幢101室"
    from guanxi.commons.imports.direct import Usage

    with pytest.raises(Usage):
        bring("customers", path, cast.boss, recipe="没有这个")


def test_the_sheet_of_another_month_is_found_by_its_name(cast, tmp_path):
    assert recipes.sheet_in(["说明", "2026年11月"], "2026年10月") == "2026年11月"
    assert recipes.sheet_in(["说明"], "2026年10月") is None
    path = write_xlsx(tmp_path / "a.xlsx", ("客户名称", "代码"), ("苏州恒坤泵业有限公司", "K1"), sheet="2026年11月")
    recipe = Recipe.objects.create(name="月表", record_key="customers.customer", mapping={"代码": "code"}, options={"sheet": "2026年10月"})
    assert bring("customers", path, recipe=recipe.name)["created"] == 1
    assert Customer.objects.get().code == "K1"


def test_the_names_of_recipes_are_once_a_record_type(cast, tmp_path):
    recipe = learned(cast.boss)
    wu = limited(grants=IMPORTER)
    whole = again(drop(wu, "a.csv", write_csv(tmp_path / "a.csv", ("客户名称",), ("无锡锡惠阀门厂",)).read_bytes()), wu, "run")
    browser(wu).post(f"{whole.url}recipe/", {"name": recipe.name})
    browser(wu).post(f"{whole.url}recipe/", {"name": " "})
    assert [r.owner for r in Recipe.objects.all()] == [cast.boss]
