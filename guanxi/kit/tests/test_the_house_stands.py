"""The tests by which the house inspects itself (docs/developing, STYLE.md)."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from guanxi.kit import records
from guanxi.kit.models import Published

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "guanxi"
ORDER = [
    "kit",
    "org",
    "audit",
    "commons",
    "desk",
    "customers",
    "catalog",
    "activities",
    "sales",
    "marketing",
    "grading",
    "workday",
    "analytics",
    "portal",
    "api",
    "config",
]
MODULES = {
    "__init__", "apps", "models", "urls", "views", "api", "record", "panels", "jobs", "listeners", "forms", "actions", "queries", "choices",
    "imports", "commands", "demo", "conftest", "rules", "keys",
}  # fmt: skip
FORBIDDEN = {"utils", "helpers", "services", "base", "misc", "common"}


def sources(*folders: str) -> list[Path]:
    """Python files of ours, migrations and tests aside."""
    found = [p for f in folders or ("",) for p in (PACKAGE / f).rglob("*.py")]
    return [p for p in found if "migrations" not in p.parts and "tests" not in p.parts and p.name != "conftest.py"]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def written(path: Path) -> int:
    """Lines that hold something."""
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_300_lines():
    everything = [
        p
        for p in [*PACKAGE.rglob("*.py"), *ROOT.glob("tools/*.py"), *ROOT.glob("benchmarks/**/*.py"), *ROOT.glob("e2e/**/*.py")]
        if "migrations" not in p.parts
    ]
    everything += [p for p in (PACKAGE / "static" / "app").glob("*") if p.suffix in (".css", ".js")] + list(PACKAGE.rglob("*.html"))
    assert {str(p.relative_to(ROOT)): lines(p) for p in everything if lines(p) > 300} == {}


def test_no_function_is_longer_than_40_lines():
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 40:
                long[f"{path.relative_to(ROOT)}::{node.name}"] = node.end_lineno - node.lineno + 1
    assert long == {}


# Libraries that know nothing of records (docs/decisions/0006): counted apart.
LIBRARIES = ("china", "tables", "filters", "expressions", "shell", "templatetags")


def test_the_machinery_of_kit_and_desk_stays_below_8000_lines():
    machinery = [p for p in sources("kit", "desk") if not any((PACKAGE / "kit" / name) in p.parents for name in LIBRARIES)]
    assert sum(written(p) for p in machinery) <= 8000
    assert {name: size for name in LIBRARIES if (size := sum(written(p) for p in sources(f"kit/{name}"))) > 2500} == {}


def test_no_module_has_a_name_that_says_nothing():
    backend = PACKAGE / "kit" / "dialects" / "sqlite" / "base.py"  # Django asks for this name
    assert [str(p) for p in PACKAGE.rglob("*.py") if p.stem in FORBIDDEN and p != backend] == []


def test_foreign_keys_point_down():
    place = {name: n for n, name in enumerate(ORDER)}
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("guanxi.") or ".tests." in model.__module__:
            continue
        for f in model._meta.get_fields():
            if (
                isinstance(f, models.ForeignKey | models.OneToOneField | models.ManyToManyField)
                and f.related_model._meta.app_label in place
            ):
                if place[f.related_model._meta.app_label] > place[model._meta.app_label]:
                    wrong.append(f"{model._meta.label}.{f.name}")
    assert wrong == []


def test_every_record_type_has_a_scope_rule():
    for record in records.all_records():
        assert issubclass(record.model, Published), record.key
        assert record.model.scope_rule or record.model.scope_via, record.key


def test_every_declared_column_exists():
    for record in records.all_records():
        for name in (*record.columns, *(n for n in record.compact if n), *(n for s in record.sections for n in s.names), record.title):
            assert name in record.fields, f"{record.key}: {name}"


def test_public_functions_say_what_they_do():
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                if path.name not in ("apps.py",):
                    silent.append(f"{path.relative_to(ROOT)}::{node.name}")
    assert silent == []


@pytest.mark.parametrize("pattern", ["/work/", "/root/", "pypi.org", "registry.npmjs", "files.pythonhosted"])
def test_no_committed_file_names_this_machine_or_a_registry(pattern):
    try:
        found = subprocess.run(["git", "grep", "-lIF", pattern], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no git here")
    names = [n for n in found.stdout.splitlines() if not n.endswith("test_the_house_stands.py")]
    assert names == []


def test_views_read_rows_only_through_scope():
    """`.objects.all()/filter()/get()` in views and panels would forget the actor; visible_to, or an explicit marker, is the way."""
    forgotten = []
    # Tables that hold nothing of a customer's: the organisation's own set-up, read by whoever may open the page.
    for path in sources():
        if path.name in ("views.py", "panels.py", "api.py"):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if re.search(r"\b(Customer|Contact|FollowUp|Order|Receipt|Opportunity|Delivery)\.objects\.(?!visible_to)", line):
                    forgotten.append(f"{path.relative_to(ROOT)}:{number}")
    assert forgotten == []
