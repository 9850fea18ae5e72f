"""Reads of the tree worth a name."""

from dataclasses import dataclass

from guanxi.customers.sources.models import Source
from guanxi.kit.china.names import fold

DOUBTFUL = "doubtful"  # customers.choices.Basis, which stands above


@dataclass(frozen=True)
class Branch:
    """A source in the tree. ids: its own number with those of everything below it."""

    source: Source
    depth: int
    ids: tuple[int, ...]

    @property
    def is_leaf(self) -> bool:
        """Nothing is part of it."""
        return len(self.ids) == 1


def tree(actor, under: int | None = None) -> list[Branch]:
    """The sources in the order of the tree, parents before children; `under`: that one and what is below it."""
    rows = list(Source.objects.visible_to(actor).order_by("path", "id"))
    top = next((s for s in rows if s.pk == under), None)
    shown = [s for s in rows if top is None or s.path.startswith(top.path)]
    first = top.depth if top else 0
    return [Branch(s, s.depth - first, tuple(o.pk for o in rows if o.path.startswith(s.path))) for s in shown]


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
