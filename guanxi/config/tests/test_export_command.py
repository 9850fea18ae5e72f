import csv
import json

import pytest

from guanxi.audit.trail.models import Entry
from guanxi.config.command import main
from guanxi.org.departments.models import Department
from guanxi.org.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    for name in ("东", "西", "=1+1"):
        Department(name=name).save()


@pytest.mark.row("X10", part=True)
def test_the_command_writes_what_the_filter_lets_through(rows, tmp_path, capsys):
    target = tmp_path / "out.csv"
    assert main(["export", "departments", str(target), "--filter", "name != 西", "--columns", "name", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 2
    with open(target, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert sorted(line[0] for line in lines[1:]) == ["'=1+1", "东"]
    assert Entry.objects.filter(kind="export", record_key="org.department").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ["departmnts", "a.csv"],
        ["departments", "a.pdf"],
        ["departments", "a.csv", "--filter", "nam = 1"],
        ["departments", "a.csv", "--columns", "secret"],
        ["departments", "a.csv", "--as", "nobody"],
    ],
)
def test_what_does_not_exist_is_wrong_usage(rows, tmp_path, monkeypatch, wrong, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["export", *wrong]) == 2
    assert capsys.readouterr().err.startswith("guanxi: ") and not list(tmp_path.iterdir())


def test_with_a_colleagues_name_only_his_rows_go_out(rows, tmp_path):
    User(username="liwen", name="李文").save()
    assert main(["export", "departments", str(tmp_path / "a.csv"), "--as", "liwen"]) == 0
    assert len((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
