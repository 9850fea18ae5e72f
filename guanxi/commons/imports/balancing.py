"""Lines of the trail that no longer tell of anything: an import wrote them, and its undo took them back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from guanxi.commons.imports.models import Import
from guanxi.kit.changes import current_reason
from guanxi.kit.models import same_value

WROTE, TOOK_BACK = "wrote", "took back"


class Balance:
    """Knows the reasons that undone imports gave to the trail, in every language: each is written in the asker's own."""

    def __init__(self, whole: Import | None = None):
        names = set(Import.objects.filter(status=Import.UNDONE).values_list("file_name", flat=True).distinct())
        self.own = whole.file_name if whole else None
        self.meant: dict[str, tuple[str, str]] = {}
        for code, _label in settings.LANGUAGES if names else ():
            with override(code):
                for name in names:
                    self.meant[(_("Import: %(name)s") % {"name": name})[:200]] = (name, WROTE)
                    self.meant[(_("Import undone: %(name)s") % {"name": name})[:200]] = (name, TOOK_BACK)

    def taking_back(self) -> set[str]:
        """The reasons under which lines of this import's own undo stand: the present one, and those of undone files of its name."""
        return {current_reason()[:200], *(r for r, meant in self.meant.items() if meant == (self.own, TOOK_BACK))} - {""}

    def settled(self, model, lines: Iterable, raised: Mapping[int, int]) -> Counter:
        """Number of a row → how many of its lines cancel out. lines: of the trail, oldest first. raised: how often the own import changed its row.

        An undo's line takes back what imports of that file wrote before it, column by column; somebody's change is in neither, even if changed back.
        """
        told: dict[tuple[int, str], list] = defaultdict(list)
        for line in lines:
            if line.reason in self.meant and line.kind == "update":
                name, deed = self.meant[line.reason]
                told[line.object_id, name].append((deed, line.facts))
        found: Counter = Counter()
        for (pk, name), deeds in told.items():
            written, taken = _cancelled(model, deeds)
            if name == self.own:
                # A file may come again under its name: what this import wrote itself is counted elsewhere, and its undo's lines count nowhere.
                ours = sum(1 for deed, _facts in deeds if deed == WROTE)
                written, taken = min(written, max(0, ours - raised.get(pk, 0))), 0
            found[pk] += written + taken
        return found


def _cancelled(model, deeds: list[tuple[str, dict]]) -> tuple[int, int]:
    """(lines that were taken back in every column, lines of the undo that took back in every column)."""
    steps: dict[str, list] = defaultdict(list)  # column → [line, before, after], what still stands
    open_columns = {n: set(facts) for n, (deed, facts) in enumerate(deeds) if deed == WROTE}
    taken = 0
    for n, (deed, facts) in enumerate(deeds):
        if deed == WROTE:
            for name, (before, after) in facts.items():
                steps[name].append((n, before, after))
            continue
        done = [_take_back(model, name, steps[name], *change, open_columns) for name, change in facts.items()]
        taken += bool(done) and all(done)
    return sum(1 for n, columns in open_columns.items() if not columns and deeds[n][1]), taken


def _take_back(model, name: str, steps: list, stood, returns, open_columns: dict) -> bool:
    """Whether the last steps of a column together are what this change reverses; they are struck out then."""
    if not steps or not _same(model, name, steps[-1][2], stood):
        return False
    for k in range(len(steps) - 1, -1, -1):
        if _same(model, name, steps[k][1], returns):
            for n, _before, _after in steps[k:]:
                open_columns[n].discard(name)
            del steps[k:]
            return True
    return False


def _same(model, name: str, a, b) -> bool:
    fields = {f.name: f for f in model._meta.concrete_fields}
    if name not in fields:
        return sorted(a or ()) == sorted(b or ()) if isinstance(a or b, list) else a == b
    f = fields[name]
    return same_value(f.target_field if f.is_relation else f, a, b)
