import json

import pytest

import guanxi
from guanxi.config.command import main

pytestmark = pytest.mark.django_db

PROMISED = (
    "serve",
    "worker",
    "migrate",
    "demo",
    "check",
    "shell",
    "backup",
    "restore",
    "import",
    "duplicates",
    "grade",
    "export",
    "audit",
    "user",
)


def test_every_promised_word_is_there(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    words = capsys.readouterr().out.split()
    assert [w for w in PROMISED if w not in words] == []


def test_wrong_usage_ends_with_two(capsys):
    for wrong in ([], ["salute"], ["serve", "--port", "many"], ["restore"]):
        with pytest.raises(SystemExit) as left:
            main(wrong)
        assert left.value.code == 2, wrong


def test_a_problem_ends_with_one_and_a_sentence(tmp_path, capsys):
    no_backup = tmp_path / "a.tar.gz"
    no_backup.write_bytes(b"nothing of ours")
    for path in (no_backup, tmp_path / "missing.tar.gz"):
        assert main(["restore", str(path)]) == 1
        assert path.name in capsys.readouterr().err


def test_the_check_tells_programs_what_it_found(capsys):
    assert main(["check", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] == [] and found["warnings"], "no worker runs here, so there is something to tell"


def test_what_is_unsafe_is_an_error(settings, capsys):
    settings.ALLOWED_HOSTS = ["*"]
    assert main(["check"]) == 1
    assert "GUANXI_HOSTS" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == guanxi.__version__
