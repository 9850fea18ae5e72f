"""R9: a backup is worth what a restore brings back. Real installations, real archives, on the database of the suite."""

import json
import os
import tarfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FILL = """
import io
from guanxi.commons.company.actions import set_up
from guanxi.commons.files.actions import keep
from guanxi.org.departments.models import Department
set_up(company={"name": "江岚"}, username="boss", name="老板", password="jiang-lan-2026")
for n in range(300): Department(name=f"部门{n}").save()
keep(io.BytesIO("附件".encode()), name="附件.txt", kind="try.file")
"""
STATE = """
import json
from guanxi.commons.backups import databases
from guanxi.commons.company.models import Company
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.actions import open_file
from guanxi.org.departments.models import Department
print(json.dumps([Company.current().name, sorted(Department.objects.values_list("name", flat=True)), [open_file(f).read().decode() for f in StoredFile.objects.all()], databases.measure()]))
"""
SPOIL = """
from guanxi.org.departments.models import Department
from guanxi.commons.company.models import Company
Department.objects.all().delete()
c = Company.current(); c.name = "别家"; c.save()
"""


@pytest.fixture
def house(scratch):
    """A company with rows and a file."""
    scratch.python(FILL)
    return scratch


def backup(house):
    return json.loads(house.guanxi("backup", "--json").stdout)


def state(house):
    return json.loads(house.python(STATE))


def test_what_was_backed_up_comes_back_row_for_row(house):
    before, made = state(house), backup(house)
    house.python(SPOIL)
    assert state(house) != before
    done = json.loads(house.guanxi("restore", made["path"], "--yes", "--json").stdout)
    assert state(house) == before
    assert done["rows"] == made["rows"] == sum(count for count, _sum in before[3].values())


def test_it_comes_back_in_an_empty_installation(house, tmp_path_factory):
    before, made = state(house), backup(house)
    from guanxi.kit.tests.scratch import Scratch, make_database

    folder = tmp_path_factory.mktemp("elsewhere")
    url, drop = make_database(folder)
    elsewhere = Scratch(folder, url)
    try:
        elsewhere.guanxi("restore", made["path"])
        assert state(elsewhere) == before
        assert (folder / "secret.key").read_text() == (house.folder / "secret.key").read_text(), "signed links and sessions stay valid"
    finally:
        drop()


def test_a_company_is_never_replaced_by_accident(house):
    made = backup(house)
    house.python(SPOIL)
    spoiled = state(house)
    refused = house.guanxi("restore", made["path"], check=False)
    assert refused.returncode == 1 and "--yes" in refused.stderr and state(house) == spoiled
    house.guanxi("restore", made["path"], "--yes")
    copies = sorted((house.folder / "backups").glob("*-restore.tar.gz"))
    assert len(copies) == 1, "what stood there was backed up first"
    house.guanxi("restore", str(copies[0]), "--yes")
    assert state(house)[0] == "别家"


@pytest.mark.parametrize("harm", ["cut", "changed", "foreign"])
def test_a_damaged_archive_is_refused_and_touches_nothing(house, harm):
    made = backup(house)
    before = state(house)
    path = house.folder / "harmed.tar.gz"
    HARM[harm](made["path"], path)
    refused = house.guanxi("restore", str(path), "--yes", check=False)
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    assert state(house) == before


def cut(source, target):
    """Only the first half arrived."""
    content = Path(source).read_bytes()
    target.write_bytes(content[: len(content) // 2])


def changed(source, target):
    """One byte of the database is another."""
    folder = target.parent / "unpacked"
    with tarfile.open(source) as tar:
        names = tar.getnames()
        tar.extractall(folder, filter="data")
    part = folder / next(n for n in names if n.startswith("database."))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    with tarfile.open(target, "w:gz") as tar:
        for name in names:
            tar.add(folder / name, arcname=name)


def foreign(source, target):
    """Some other archive."""
    with tarfile.open(target, "w:gz") as tar:
        tar.add(__file__, arcname="../../evil.py")


HARM = {"cut": cut, "changed": changed, "foreign": foreign}


def test_only_the_owner_may_read_an_archive(house):
    path = backup(house)["path"]
    assert os.stat(path).st_mode & 0o777 == 0o600
    with tarfile.open(path) as tar:
        assert tar.getnames()[0] == "manifest.json" and "secret.key" in tar.getnames()
        assert all(m.uname == "" for m in tar.getmembers())


def test_migrating_backs_up_first_but_only_when_something_is_to_be_done(house):
    assert json.loads(house.guanxi("migrate", "--json").stdout)["backup"] is None
    house.manage("migrate", "api", "zero", "--verbosity=0")
    done = json.loads(house.guanxi("migrate", "--json").stdout)
    assert done["applied"] and os.path.exists(done["backup"])


def test_old_copies_of_a_kind_are_deleted(house):
    code = "from guanxi.commons.backups import actions; actions.KEEP['nightly'] = 2; [actions.backup(reason='nightly') for _ in range(4)]; actions.backup()"
    house.python(code)
    names = sorted(p.name.rsplit("-", 1)[1] for p in (house.folder / "backups").iterdir())
    assert names == ["manual.tar.gz", "nightly.tar.gz", "nightly.tar.gz"]


def test_a_copy_made_under_writes_is_consistent(house):
    write = "from guanxi.org.departments.models import Department\nfrom django.db import transaction\nimport itertools\nfor n in itertools.count():\n with transaction.atomic():\n  Department(name=f'a{n}').save(); Department(name=f'b{n}').save()"
    writer = house.start("-c", "import django; django.setup()\n" + write)
    made = [backup(house) for _ in range(2)]
    writer.kill()
    writer.wait()
    house.guanxi("restore", made[-1]["path"], "--yes")
    names = [n for n in state(house)[1] if n[0] in "ab"]
    assert {n[1:] for n in names if n[0] == "a"} == {n[1:] for n in names if n[0] == "b"}, "half a transaction was copied"
    assert made[-1]["rows"] > made[0]["rows"]
