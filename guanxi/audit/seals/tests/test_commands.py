import json

import pytest

from guanxi.audit.seals.actions import seal_pending
from guanxi.audit.trail.models import Entry
from guanxi.config.command import main
from guanxi.org.users.tests.cast import department

pytestmark = pytest.mark.django_db


@pytest.mark.row("SEC-02", part=True)
def test_the_command_says_whether_the_trail_is_whole(capsys):
    department("sales")
    seal_pending()
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.startswith("ok")
    row = Entry.objects.order_by("sequence").first()
    Entry.objects.filter(pk=row.pk).update(actor_name="somebody else")
    assert main(["audit", "verify", "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["ok"], verdict["first_bad"]) == (False, 1)
