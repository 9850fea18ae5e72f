"""No document holds whoever asked for it: what takes too long is given up in words, and the next one is set as if nothing had been."""

import os
import time

import pytest

from guanxi.commons.printing import typesetting
from guanxi.commons.printing.presses import press
from guanxi.commons.printing.sheets import Block, Cell, Sheet
from guanxi.commons.printing.typesetting import SHEET, pdf_of, typeset
from guanxi.kit.errors import DomainError

ENDLESS = "#let d = json(bytes(sys.inputs.data))\n#let turn(n) = { let s = 0\n for i in range(100000) { for j in range(100000) { s += j } }\n s }\n#turn(1)"


def small() -> bytes:
    return pdf_of([Sheet("客户档案", [], [Block("", [1], [[Cell("江岚阀业")]])])], title="x")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def test_what_takes_too_long_is_ended_and_said_and_the_next_document_is_set(tmp_path, monkeypatch):
    small()
    worked_on = press.process.pid
    (tmp_path / "endless.typ").write_text(ENDLESS)
    monkeypatch.setattr(typesetting, "SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(DomainError, match="took too long|太久"):
        typeset(tmp_path / "endless.typ", sheets=[])
    assert time.monotonic() - begun < 10 and not is_alive(worked_on)
    monkeypatch.undo()
    assert small().startswith(b"%PDF") and press.process.pid != worked_on


def test_a_template_that_fails_and_a_typesetter_that_died_break_nothing(tmp_path):
    press.stop()  # the one before may have held so much that it ends by itself
    (tmp_path / "wrong.typ").write_text("#nothing-of-that-name")
    with pytest.raises(DomainError):
        typeset(tmp_path / "wrong.typ")
    kept = press.process.pid
    assert small().startswith(b"%PDF") and press.process.pid == kept
    press.process.kill()
    assert small().startswith(b"%PDF") and press.process.pid != kept


def test_a_template_reads_no_file_beyond_its_folder(tmp_path):
    (tmp_path / "reads.typ").write_text('#read("/../../../../../../etc/passwd")')
    with pytest.raises(DomainError):
        typeset(tmp_path / "reads.typ")
    assert typeset(SHEET, sheets=[], title="", author="").startswith(b"%PDF")
