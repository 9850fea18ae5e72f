import io
import json

import pytest

from guanxi.config.command import main
from guanxi.org.users.models import User
from guanxi.org.users.tests.cast import colleague, department

pytestmark = pytest.mark.django_db


def run(capsys, *words) -> tuple[int, dict]:
    code = main([*words, "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out.strip() else {}


def test_a_colleague_is_added_with_role_and_department_and_comes_in_by_the_printed_link(capsys, client):
    department("销售部")
    code, made = run(
        capsys, "user", "add", "li", "--name", "李思远", "--role", "salesperson", "--department", "销售部", "--base", "http://crm.local/"
    )
    assert code == 0 and made["link"].startswith("http://crm.local/invitation/")
    assert client.post(made["link"], {"new_password1": "Yun-Shan-2026", "new_password2": "Yun-Shan-2026"}).status_code == 302
    li = User.objects.get(username="li")
    assert (li.name, li.department.name, [r.code for r in li.roles.all()]) == ("李思远", "销售部", ["salesperson"])


def test_the_last_administrator_gets_back_in(capsys, client):
    admin = colleague("admin", "administrator")
    code, made = run(capsys, "user", "reset", "admin")
    where = client.get(made["link"], follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": "Yun-Shan-2026", "password2": "Yun-Shan-2026"})
    assert code == 0 and User.objects.get(pk=admin.pk).check_password("Yun-Shan-2026")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("add", "LI"), 1), (("add", "new", "--role", "emperor"), 2), (("add", "new", "--department", "?"), 1), (("reset", "nobody"), 1)],
)
def test_what_cannot_be_done_is_said_and_nothing_is_made(capsys, words, code):
    colleague("li")
    assert run(capsys, "user", *words)[0] == code
    assert User.objects.count() == 1


def test_a_password_from_standard_input_must_be_sound(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n"))
    assert run(capsys, "user", "add", "li", "--password-stdin")[0] == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("Yun-Shan-2026\n"))
    assert run(capsys, "user", "add", "li", "--password-stdin")[0] == 0
    assert User.objects.get().check_password("Yun-Shan-2026")
