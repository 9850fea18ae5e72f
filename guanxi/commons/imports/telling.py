"""What a page of an import says about its file above everything else, and what it offers to do about it."""

from django.utils.translation import gettext as _

from guanxi.commons.imports import recipes, shaping, words
from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.people import People
from guanxi.commons.imports.preview import is_mine
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.refusals import BadInput

MOST = 20


def told(whole: Import, actor: Actor) -> dict:
    """For _told.html."""
    days, mine = whole.notes.get("days") or {}, is_mine(whole, actor)
    is_open = mine and not whole.is_begun and not whole.is_live and whole.bundle_id is None
    unclear = any(days.values()) and whole.notes.get("day_first") is None and "day_first" not in whole.options
    return {
        "is_open": is_open,
        "recipe": recipes.suggested(whole, actor) if is_open else None,
        "by": whole.recipe,
        "deviations": recipes.deviations(whole),
        "unclear_days": is_open and unclear,
        "mixed_days": bool(days.get("day")) and bool(days.get("month")),
        "cards": [
            (number, str(BadInput(reason))) for number, reason in whole.notes.get("left_out", ())[:MOST] if whole.notes.get("kind") == "vcf"
        ],
        "strange": shaping.strange_holes(whole.options.get("shape", {}), whole.headers),
        "sheets": len(whole.notes.get("sheets", ())) if is_open else 0,
    }


def word_cards(whole: Import, actor: Actor) -> list:
    """Words nobody knows, with what they may mean."""
    if not whole.notes.get("unknown_words") or not is_mine(whole, actor):
        return []
    record = records.get(whole.record_key)
    return words.asked(whole, importer_class(record).columns(record, actor), actor)


def unknown_people(whole: Import) -> list[tuple]:
    """(name in the file, rows, whom it probably means) of names that nobody bears."""
    unknown = whole.notes.get("unknown_people", {})
    if not unknown:
        return []
    people = People({})
    return [(name, n, people.suggestion(name), sorted(people.names.items(), key=lambda p: p[1])) for name, n in list(unknown.items())[:50]]


def encodings() -> list[tuple[str, str]]:
    """What a text file may be written in."""
    return [("", _("found by itself")), ("utf-8", "UTF-8"), ("gb18030", "GBK / GB18030"), ("big5", "Big5"), ("utf-16", "UTF-16")]
