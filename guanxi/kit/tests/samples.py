"""The real data beside the repository, when there are any (GUANXI_SAMPLES)."""

import csv
import os
from pathlib import Path

import pytest


def sample(*parts: str) -> Path:
    """The path of a sample file; skips the test where there are no samples."""
    root = os.environ.get("GUANXI_SAMPLES")
    if not root or not Path(root, *parts).exists():
        pytest.skip("GUANXI_SAMPLES is not set")
    return Path(root, *parts)


def records(*parts: str) -> list[dict]:
    """The rows of a csv sample."""
    with sample(*parts).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
