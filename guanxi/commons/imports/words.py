"""Words of a file that stand for one of ours: a stage called Engaging, a product written GTXPro. Each is told once, and can be assigned."""

from difflib import get_close_matches

from django.db import transaction

from guanxi.commons.imports.importer import importer_class
from guanxi.commons.imports.models import Import
from guanxi.commons.imports.session import remember
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.china.names import fold

MOST_OFFERED = 500


def plain(word: str) -> str:
    """A word for comparing with names of a list: GTXPro and GTX Pro are alike."""
    return "".join(c for c in fold(word) if c.isalnum())


def asked(whole: Import, columns: dict, actor: Actor) -> list[tuple]:
    """(column name, its label, [(word, rows, likely value)], [(value, label)]) of words that nobody knows."""
    made = []
    for name, words in (whole.notes.get("unknown_words") or {}).items():
        if name not in columns:
            continue
        offered = [(str(v), str(label)) for v, label in (columns[name].choices or [(n, n) for n in columns[name].names(actor)])][
            :MOST_OFFERED
        ]
        likely = {plain(label): value for value, label in offered}
        lines = []
        for word, n in list(words.items())[:50]:
            near = get_close_matches(plain(word), likely, n=1, cutoff=0.75)
            lines.append((word, n, likely[near[0]] if near else ""))
        made.append((name, str(columns[name].label), lines, offered))
    return made


@transaction.atomic
def assign_words(whole: Import, name: str, words: dict[str, str], actor: Actor) -> None:
    """Says what words of one column mean ("": leave empty), remembers it, and has everything checked anew."""
    from guanxi.commons.imports import actions

    record = records.get(whole.record_key)
    column = importer_class(record).columns(record, actor).get(name)
    if column is None:
        return
    offered = {"", *map(str, (v for v, _label in column.choices)), *(column.names(actor) if column.names else ())}
    known = (whole.notes.get("unknown_words") or {}).get(name, {})
    remember(whole.record_key, name, {fold(word): value for word, value in words.items() if word in known and value in offered})
    actions.recheck(whole)
