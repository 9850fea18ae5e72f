"""Whoever brought a file hears when rows are left for him; of a clean one he hears nothing."""

import pytest

from guanxi.commons.imports.tests.cast import bring, write_csv
from guanxi.commons.notices.models import Notice
from guanxi.commons.notices.queries import lines, notices_of
from guanxi.desk.tests.cast import actor, browser, company

pytestmark = pytest.mark.django_db
HEAD = ["客户名称", "成立日期"]


@pytest.mark.row("X39", part=True)
def test_rows_left_to_mend_are_told_with_the_way_to_them(tmp_path):
    boss = company().boss
    bring("customers", write_csv(tmp_path / "a.csv", HEAD, ["华信泵业", "2001-02-03"], ["天目化工", "二月三十日"]), boss)
    (line,) = lines(notices_of(actor(boss)), actor(boss))
    assert line.text == "您的导入已完成，还有 1 行等您改正或决定。"
    assert browser(boss).get(line.url).status_code == 200


def test_a_clean_file_tells_nothing(tmp_path):
    boss = company().boss
    bring("customers", write_csv(tmp_path / "a.csv", HEAD, ["华信泵业", "2001-02-03"]), boss)
    assert not Notice.objects.exists()
