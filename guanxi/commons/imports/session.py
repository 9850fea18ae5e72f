"""What one pass over an import knows: who acts, what was chosen for the whole file, what was remembered, and the counts so far."""

from collections import Counter

from guanxi.commons.imports.bulk import Pending
from guanxi.commons.imports.models import Import, Remembered
from guanxi.commons.imports.people import People
from guanxi.commons.imports.updating import Policy
from guanxi.commons.imports.wordcounts import Words
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.china.names import fold

SKIP, UPDATE, REVIEW = "skip", "update", "review"
COUNTED = ("created", "updated", "skipped", "review", "refused")


class Session:
    """dry: nothing is written; what would be created is known to later rows all the same."""

    def __init__(self, whole: Import, actor: Actor, *, dry: bool):
        self.whole, self.actor, self.dry = whole, actor, dry
        self.options = options = _there(whole)
        self.is_cards = whole.notes.get("kind") == "vcf"
        self.on_duplicate = options.get("on_duplicate") or SKIP
        self.policy = Policy(options)
        self.day_first = options.get("day_first", whole.notes.get("day_first"))
        self.area_code = options.get("area_code") or None
        self.owner_id = options.get("owner")
        self.source_id = options.get("source")
        self.basis = options.get("basis") or ""
        self._remembered = list(Remembered.objects.filter(record_key=whole.record_key).values_list("kind", "text", "target"))
        people = {text: int(target) if target else None for kind, text, target in self._remembered if kind == "person"}
        people |= {fold(name): pk for name, pk in options.get("people", {}).items()}
        self.people = People(people)
        self.words = Words()
        self.counts = Counter(dict.fromkeys(COUNTED, 0))
        self.pending = Pending()
        self._labels: dict = {}

    def remembered_words(self, name: str) -> dict[str, str]:
        """Folded word → value that somebody assigned for this field; "" means leave empty."""
        return {text: target for kind, text, target in self._remembered if kind == name}

    def choice_label(self, column, value) -> str:
        """The label of a choice in the reader's language."""
        if column.name not in self._labels:
            self._labels[column.name] = {v: str(label) for v, label in column.choices}
        return self._labels[column.name].get(value, str(value))

    def owner_for(self, wanted: int | None, record_key: str) -> int | None:
        """Who will own a new row: the one named in the file, else the owner chosen for it (by a recipe too); whoever may not give rows away keeps them."""
        owner = wanted or self.owner_id
        return self.actor.user_id if owner and owner != self.actor.user_id and not self.actor.may(record_key, "assign") else owner

    def department_of(self, owner_id: int | None) -> int | None:
        """The department that goes with an owner."""
        return self.people.departments.get(owner_id) if owner_id else None


def _there(whole: Import) -> dict:
    """The options without rows that are gone since a recipe named them: a source that was thrown away, a fair."""
    fields, kept = records.get(whole.record_key).fields, dict(whole.options)
    for name in ("owner", "source", "occasion"):
        f = fields[name].model_field if name in fields else None
        if kept.get(name) and f is not None and f.is_relation and not f.related_model._base_manager.filter(pk=kept[name]).exists():
            del kept[name]
    return kept


def remembered_columns(record_key: str) -> dict[str, str]:
    """Plain header → column name ("" for left out) as people assigned them before."""
    return dict(Remembered.objects.filter(record_key=record_key, kind="column").values_list("text", "target"))


def remember(record_key: str, kind: str, choices: dict[str, str]) -> None:
    """Keeps choices for the next file."""
    kept = {text[:120]: str(target or "")[:120] for text, target in choices.items() if text}  # one row each: PostgreSQL writes none twice
    rows = [Remembered(record_key=record_key, kind=kind, text=text, target=target) for text, target in kept.items()]
    Remembered.objects.bulk_create(rows, update_conflicts=True, unique_fields=["record_key", "kind", "text"], update_fields=["target"])
