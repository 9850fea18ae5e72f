"""Everybody whom a request passes, and a clock that can be moved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.customers.reading.tests.cast import people


@pytest.fixture
def cast():
    return people()


@pytest.fixture
def later(monkeypatch):
    """Moves the clock of everybody forward."""
    now = timezone.now
    shift = {"by": timedelta(0)}
    monkeypatch.setattr(timezone, "now", lambda: now() + shift["by"])
    return lambda **by: shift.update(by=shift["by"] + timedelta(**by))
