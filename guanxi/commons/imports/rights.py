"""What an import may do with rows that are on file: those in the recycle bin and those out of the importer's reach stay as they are."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from guanxi.commons.imports.rows import Row
from guanxi.kit.actor import Actor
from guanxi.kit.scope import terms


class Changeable:
    """Which filed rows of a model the actor may change. Asked once a chunk, for all the rows that it met."""

    def __init__(self, model, actor: Actor):
        reach = terms(model, actor, "change")
        self.model, self.actor = model, actor
        self.is_all = reach.everything and not reach.narrowed
        self._known: set[int] = set()

    def look(self, pks: Iterable[int]) -> None:
        """Asks the database about these rows."""
        wanted = set(pks) - self._known
        if wanted and not self.is_all:
            self._known |= set(self.model.objects.filter(pk__in=wanted).visible_to(self.actor, "change").values_list("pk", flat=True))

    def __contains__(self, pk: int) -> bool:
        return self.is_all or pk in self._known

    def admits(self, row: Row, filed: dict) -> bool:
        """Whether the row of the file may add to the filed one (its values, with "pk" and "deleted_at"); says why not."""
        if filed.get("deleted_at") is not None:
            row.note(None, _("This is in the recycle bin and was left as it is. Take it out there if it is needed."))
            return False
        if filed["pk"] not in self:
            row.note(None, _("You may not change what is on file here; nothing was added."))
            return False
        return True
