"""Documents as PDF, set by typst (extra [pdf]) in a process of its own: one document at a time, fonts are read once, none takes longer than SECONDS."""

import json
import logging
import os
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.printing.presses import TooSlow, Unset, press
from guanxi.commons.printing.sheets import Sheet, as_data
from guanxi.kit.errors import DomainError

SHEET = Path(__file__).with_name("sheet.typ")
WAIT = 30  # seconds for the documents before this one
SECONDS = 20  # for one document
LARGEST = 4_000_000  # characters of one document
MOST = 100  # sheets of one document; more are set one part after the other
# In this order; the first that the machine has sets Chinese.
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Serif CJK SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC",
    "SimSun", "SimHei",
)  # fmt: skip
BESIDE = ("DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Libertinus Serif")  # what Chinese fonts lack
logger = logging.getLogger(__name__)
_lock = threading.Lock()


class NotReady(DomainError):
    """Documents cannot be set on this computer: library or font is missing."""


def is_ready() -> bool:
    """Whether PDFs can be set here."""
    return find_spec("typst") is not None and bool(_fonts()[1])


def pdf_of(sheets: list[Sheet], *, title: str) -> bytes:
    """The sheets as one PDF. DomainError as of `typeset`."""
    parts = [typeset(SHEET, sheets=as_data(sheets[at : at + MOST]), title=title, author="") for at in range(0, len(sheets), MOST)]
    return parts[0] if len(parts) == 1 else _together(parts)


def typeset(template: Path, **data) -> bytes:
    """A typst template as PDF. It finds the data, and "fonts" to set it in, as JSON in `sys.inputs.data`; nothing of it is read as markup.

    NotReady when the extra or a Chinese font is missing; DomainError when it is too much for one file, takes too long, or cannot be set.
    """
    if find_spec("typst") is None:
        raise NotReady(_("PDF files need the extra “pdf”: pip install guanxi[pdf]. The page can be printed by the browser."))
    paths, families = _fonts()
    if not families:
        raise NotReady(_("No Chinese font was found. Install the extra “pdf”, or name the folder of one in GUANXI_PRINT_FONTS."))
    told = json.dumps(data | {"fonts": families}, ensure_ascii=False)
    if len(told) > LARGEST:
        raise DomainError(_("This is too much for one file. Choose fewer rows."))
    if not _lock.acquire(timeout=WAIT):
        raise DomainError(_("Other documents are being made. Try again in a minute."))
    try:
        at = int(timezone.localtime().replace(second=0, microsecond=0).timestamp())
        return press.set(template=template, fonts=paths, data=told, at=at, seconds=SECONDS)
    except TooSlow as error:
        logger.warning("a document took too long")
        raise DomainError(
            _("Making this document took too long and was given up; nothing else is affected. The page can be printed by the browser.")
        ) from error
    except Unset as error:
        logger.exception("a document could not be set")
        raise DomainError(_("The document could not be made. The page can be printed by the browser.")) from error
    finally:
        _lock.release()


def typeface(size: int):
    """The same Chinese font for what is drawn into pictures (PIL). NotReady when there is none."""
    from PIL import ImageFont

    path, index = _typeface()
    return ImageFont.truetype(path, size, index=index)


@cache
def _typeface() -> tuple[str, int]:
    if find_spec("typst") is None or not _fonts()[1]:
        raise NotReady(_("No Chinese font was found. Install the extra “pdf”, or name the folder of one in GUANXI_PRINT_FONTS."))
    import typst

    family = _fonts()[1][0]
    found = [f for f in typst.Fonts(font_paths=_fonts()[0]).fonts() if f.family == family and f.path]
    best = min(found, key=lambda f: (f.style != "normal", abs(f.weight - 400)))
    return str(best.path), best.index


@cache
def _fonts() -> tuple[list[str], list[str]]:
    """(folders with fonts, families in the order of use): configured ones, those of the system, that of the extra."""
    if find_spec("typst") is None:
        return [], []
    import typst

    paths = [str(p) for p in settings.PRINT_FONTS]
    present = set(typst.Fonts(font_paths=paths).families())
    if not present & set(FAMILIES) and (found := find_spec("noto_cjk_sans_otc")):
        paths += list(found.submodule_search_locations or ())
        present = set(typst.Fonts(font_paths=paths).families())
    own = set(typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(p) for p in settings.PRINT_FONTS]).families()) if settings.PRINT_FONTS else set()  # fmt: skip
    chinese = [*sorted(own), *(f for f in FAMILIES if f in present and f not in own)][:3]
    return paths, [*chinese, *(f for f in BESIDE if f in present)] if chinese else []


def _together(parts: list[bytes]) -> bytes:
    import io

    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        document = pypdfium2.PdfDocument(part)
        whole.import_pages(document)
        document.close()
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def _forget() -> None:
    """A copy of this process starts with a typesetter and a lock of its own."""
    global _lock
    _lock = threading.Lock()
    press.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
