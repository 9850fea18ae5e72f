"""Sheets as PDF, set by typst (extra [pdf]). One compiler serves all, one document at a time: its fonts are read once."""

import json
import logging
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.printing.sheets import Sheet, as_data
from guanxi.kit.errors import DomainError

FOLDER = Path(__file__).parent
WAIT = 60  # seconds for the documents before this one
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


def is_ready() -> bool:
    """Whether PDFs can be set here."""
    return find_spec("typst") is not None and bool(_fonts()[1])


def pdf_of(sheets: list[Sheet], *, title: str) -> bytes:
    """The sheets as one PDF. DomainError when the extra is missing, no font holds Chinese, or it is too much for one file."""
    if find_spec("typst") is None:
        raise DomainError(_("PDF files need the extra “pdf”: pip install guanxi[pdf]. The page can be printed by the browser."))
    if not _fonts()[1]:
        raise DomainError(_("No Chinese font was found. Install the extra “pdf”, or name the folder of one in GUANXI_PRINT_FONTS."))
    parts = [_set(sheets[at : at + MOST], title) for at in range(0, len(sheets), MOST)]
    return parts[0] if len(parts) == 1 else _together(parts)


def _set(sheets: list[Sheet], title: str) -> bytes:
    import typst

    now = timezone.localtime()
    data = json.dumps({"sheets": as_data(sheets), "title": title, "author": "", "fonts": _fonts()[1]}, ensure_ascii=False)
    if len(data) > LARGEST:
        raise DomainError(_("This is too much for one file. Choose fewer rows."))
    if not _lock.acquire(timeout=WAIT):
        raise DomainError(_("Other documents are being made. Try again in a minute."))
    try:
        made, warnings = _compiler().compile_with_warnings(
            format="pdf", sys_inputs={"data": data}, timestamp=int(now.replace(second=0, microsecond=0).timestamp())
        )
    except typst.TypstError as error:
        logger.exception("a document could not be set")
        raise DomainError(_("The document could not be made. The page can be printed by the browser.")) from error
    finally:
        _lock.release()
    for warning in warnings:
        logger.warning("typst: %s", warning)
    return made


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


@cache
def _compiler():
    import typst

    return typst.Compiler(input=str(FOLDER / "sheet.typ"), root=str(FOLDER), font_paths=_fonts()[0])


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
