"""Reads of the tree worth a name."""

from bisect import bisect_left
from dataclasses import dataclass

from guanxi.customers.sources.models import Source
from guanxi.kit.china.names import fold

DOUBTFUL = "doubtful"  # customers.choices.Basis, which stands above


@dataclass(frozen=True)
class Branch:
    """A source in the tree. depth: how many of the shown ones stand above it. ids: its own number with those of everything below it, thrown away or not, as a filter by it asks."""

    source: Source
    depth: int
    ids: tuple[int, ...]
    has_parts: bool = False

    @property
    def is_leaf(self) -> bool:
        """Nothing is part of it."""
        return not self.has_parts


def tree(actor, under: int | None = None) -> list[Branch]:
    """The sources in the order of the tree, parents before children; `under`: that one and what is below it."""
    rows = sorted(Source.objects.visible_to(actor), key=lambda s: (s.path, s.pk))
    every = sorted(Source.objects.values_list("path", "pk"))
    shown, paths = [s.path for s in rows], [path for path, _pk in every]
    top = next((s.path for s in rows if s.pk == under), "")
    above, found = [], []
    for s in (s for s in rows if s.path.startswith(top)):
        while above and not s.path.startswith(above[-1]):
            above.pop()
        parts = _below(shown, s.path)
        found.append(Branch(s, len(above), tuple(pk for _path, pk in every[_below(paths, s.path)]), parts.stop - parts.start > 1))
        above.append(s.path)
    return found


def _below(paths: list[str], path: str) -> slice:
    """Where, among sorted paths, this one and what is part of it stand."""
    return slice(bisect_left(paths, path), bisect_left(paths, f"{path}~"))


def doubtful_ids() -> frozenset[int]:
    """Sources whose lawful basis is doubtful, by themselves or by what they are part of (ACQ-03)."""
    return frozenset(Source.objects.filter(doubted=True).values_list("pk", flat=True))


def by_name() -> dict[str, int]:
    """Folded name → number; names under which a source is also called lead to it too, where no source has that name itself."""
    rows = list(Source.objects.alive().values_list("pk", "name", "also_called"))
    others = {fold(part): pk for pk, _name, also in rows for part in aliases(also)}
    return others | {fold(name): pk for pk, name, _also in rows}


def aliases(text: str) -> list[str]:
    """The names in a text such as "朋友介绍、熟人"."""
    for mark in ",，;；\n":
        text = text.replace(mark, "、")
    return [part.strip() for part in text.split("、") if part.strip()]
