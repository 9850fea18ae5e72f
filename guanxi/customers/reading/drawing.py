"""The archive as pictures of pages, each with the reader's watermark in the picture itself: there is no text to take out, and a photograph says whose it is."""

import io
import json
from functools import lru_cache
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from guanxi.commons.printing.typesetting import NotReady, typeface, typeset
from guanxi.customers.reading import papers, parts
from guanxi.customers.reading.models import Opening, ReadingRequest
from guanxi.kit.errors import DomainError

SHEET = Path(__file__).with_name("sheet.typ")
WIDTH = 1240  # pixels of a page: 150 dots an inch on A4
TILT = 24  # degrees
INK = (26, 35, 33)
STRONG, FAINT = 32, 20  # of 255: above the text, and yet the text stays readable


class NoPages(DomainError):
    """Pages cannot be drawn on this computer; the message says what the administrator must do."""


def content(request: ReadingRequest) -> str:
    """Everything that the pages show, as JSON for the sheet."""
    customer = request.customer
    blocks = parts.blocks_of(customer, request.parts)
    told = {
        "title": _("Customer archive"),
        "name": customer.name,
        "note": _("%(parts)s; as of %(day)s") % {"parts": parts.labels(request.parts), "day": timezone.localdate()},
        "closing": _("These pages cannot be printed, copied or exported; who opens them when and on which computer is written down."),
        "blocks": [{"title": b.title, "facts": b.facts, "heads": b.heads, "lines": b.lines} for b in blocks],
    }
    return json.dumps(told, ensure_ascii=False)


@lru_cache(maxsize=6)
def document(text: str) -> bytes:
    """The sheet as a PDF, which never leaves this module: pages are drawn from it. The same content is set once a process."""
    try:
        return typeset(SHEET, **json.loads(text))
    except NotReady as error:
        raise NoPages(
            _("Pages cannot be drawn here: the administrator must install guanxi[pdf] on the server. The request stays valid.")
        ) from error
    except DomainError as error:
        raise NoPages(_("The pages could not be drawn. The request stays valid: try again in a minute.")) from error


def page_count(request: ReadingRequest) -> int:
    """How many pages the archive has for this reader: its card, then the scanned papers. Raises NoPages."""
    import pypdfium2

    with pypdfium2.PdfDocument(document(content(request))) as pdf:
        return len(pdf) + len(_papers(request))


def _papers(request: ReadingRequest) -> list[Path]:
    return papers.pictures(request.customer) if papers.PAPERS in request.parts else []


def page(opening: Opening, number: int) -> bytes | None:
    """One page with the watermark, as PNG; None when there is no such page. Raises NoPages."""
    if number < 1 or (picture := _drawn(opening.request, number)) is None:
        return None
    out = io.BytesIO()
    marked(picture, words_of(opening)).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(out, "PNG")
    return out.getvalue()


def _drawn(request: ReadingRequest, number: int) -> Image.Image | None:
    import pypdfium2

    with pypdfium2.PdfDocument(document(content(request))) as pdf:
        if number <= len(pdf):
            sheet = pdf[number - 1]
            return sheet.render(scale=WIDTH / sheet.get_width()).to_pil().convert("RGB")
        number -= len(pdf)
    found = _papers(request)
    if number > len(found):
        return None
    with Image.open(found[number - 1]) as scanned:  # drawn by commons/previews: nobody else's file is opened here
        return scanned.convert("RGB").resize((WIDTH, round(scanned.height * WIDTH / scanned.width)))


def words_of(opening: Opening) -> tuple[str, str]:
    """The two lines of the watermark: who reads, under which paper, when, with the code of this opening; and what is not allowed."""
    request, person = opening.request, opening.person
    who = f"{person.name} {person.department or ''}".strip()
    if request.outsider_id:
        who = f"{request.outsider.name} {request.outsider.unit} / {person.name}"
    return (f"{who} {request.number} {timezone.localtime(opening.at):%Y-%m-%d %H:%M} {opening.code}", _("for reading only, no copies"))


def marked(picture: Image.Image, words: tuple[str, str]) -> Image.Image:
    """The picture with the words drawn across it again and again."""
    made = picture.copy()
    made.paste(INK, (0, 0), _veil(picture.size, words))
    return made


@lru_cache(maxsize=8)
def _veil(size: tuple[int, int], words: tuple[str, str]) -> Image.Image:
    """How strongly the ink of the words covers each point of a page; the same for all pages of one opening."""
    (width, height), letters = size, typeface(21)
    side = int((width**2 + height**2) ** 0.5) + 100
    layer = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(layer)
    step = int(pen.textlength(words[0], letters)) + 90
    for row, y in enumerate(range(0, side, 105)):
        text, strength = (words[0], STRONG) if row % 2 == 0 else (words[1], FAINT)
        for x in range(-step + (row * 137) % step, side, step):
            pen.text((x, y), text, font=letters, fill=strength)
    left, top = (side - width) // 2, (side - height) // 2
    return layer.rotate(TILT, resample=Image.Resampling.BILINEAR).crop((left, top, left + width, top + height))
