"""R14 as one table: every hostile or odd file is refused or read to its end, within 256 MB."""

import pytest

from guanxi.kit.tables.tests.hostile import HOSTILE, look


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.name)
def test_a_hostile_file_is_refused_or_read_within_256_megabytes(one, tmp_path):
    came = look(one, tmp_path)
    assert came["outcome"] == one.outcome, came
    assert came["megabytes"] < 256
