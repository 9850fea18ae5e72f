"""What a reader may see of rows that stand on pages of other records: on the customer's page, on Today, in reports."""

from collections.abc import Callable

from guanxi.desk.values import Sight, called, mask_of
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.scope import is_closed


class Shown:
    """The field rules of one record type for one reader: a hidden field says nothing, a masked one shows its mask."""

    def __init__(self, model, actor: Actor):
        self._sight = Sight(records.of(model), actor)

    @property
    def fields(self) -> dict:
        """Name → Field of what may stand in a column."""
        return self._sight.fields

    def tells(self, *names: str) -> bool:
        """Whether all of them may decide what is listed, in which order, or stand in a sum: that gives them away."""
        return all(name in self._sight.fields and not self._sight.is_masked(name) for name in names)

    def text(self, obj, name: str, draw: Callable = str) -> str:
        """A field of the row in words; draw: how a value is written that may be read. "" for what is hidden or empty."""
        field = self._sight.fields.get(name)
        if field is None or (value := field.value(obj)) in (None, ""):
            return ""
        if self._sight.is_masked(name):
            return mask_of(field, value)
        return self._sight.labels(field).get(value, value) if field.kind == "choice" else draw(value)

    def called(self, obj) -> str:
        """What the row is called for this reader."""
        return called(self._sight.record, obj, self._sight.actor)


def shown_name(related, actor: Actor) -> str:
    """What a related row is called for this reader; "" when there is none or its name is not his to read."""
    if related is None:
        return ""
    record = records.of(related)
    return "" if is_closed(record, record.fields[record.title], actor) else str(related)
