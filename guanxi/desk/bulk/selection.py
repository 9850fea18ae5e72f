"""Which rows a bulk verb or an export is for: some that were ticked, or all that match the list's filter (never a list of all their keys)."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.desk.state import ListState
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.filters import BadFilter, from_json, in_words, to_json
from guanxi.kit.questions import askable, where
from guanxi.kit.reader import count_up_to
from guanxi.kit.scope import terms
from guanxi.kit.search import matching_ids

MOST_TICKED = 1000


@dataclass(frozen=True)
class Selection:
    """keys: ticked rows; None: everything that the filter (JSON form) and the search text let through."""

    keys: tuple[int, ...] | None = None
    filter: dict | None = None
    q: str = ""
    order: str = ""

    def rows(self, record, actor, action: str):
        """The rows that the actor may see and on which he may do this. BadFilter when the filter cannot be used.

        DomainError when more rows answer the search text than search names: some would be left out unsaid.
        """
        found = record.model.objects.visible_to(actor, action).filter(terms(record.model, actor, "view").q())
        if self.keys is not None:
            return found.filter(pk__in=self.keys)
        limits = where(record, actor, from_json(self.filter or {}))
        if self.q:
            matches = matching_ids(actor, record, self.q)
            if matches.capped:
                raise DomainError(
                    _("More than %(count)s rows match the text. Write more of it, or choose the rows by a filter.")
                    % {"count": f"{len(matches.ids):,}"}
                )
            limits &= Q(pk__in=matches.ids)
        return found.filter(limits)

    def count(self, record, actor, action: str):
        """How many, up to 10,000+."""
        return count_up_to(self.rows(record, actor, action))

    def words(self, record, actor) -> str:
        """Which rows these are, for the trail and for the file that holds them."""
        if self.keys is not None:
            return _("%(count)d ticked rows") % {"count": len(self.keys)}
        said = [in_words(from_json(self.filter), askable(record, actor))] if self.filter else []
        return "; ".join([*said, *([_("Search: %(text)s") % {"text": self.q}] if self.q else [])])

    def as_json(self) -> dict:
        """For a job's payload."""
        return {"keys": list(self.keys) if self.keys is not None else None, "filter": self.filter, "q": self.q, "order": self.order}

    @classmethod
    def from_json(cls, data: dict) -> "Selection":
        """The same again."""
        return cls(tuple(data["keys"]) if data["keys"] is not None else None, data["filter"], data["q"], data["order"])

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The ticked rows as hidden fields; the list's state is passed on by itself."""
        return [("pk", str(k)) for k in self.keys] if self.keys is not None else [("all", "1")]


def selection_of(record, actor, data) -> tuple[Selection, ListState]:
    """From what a list posted: `pk`s, or `all=1` with the list's state. BadFilter when that cannot be used."""
    state = ListState(record, actor, data)
    if data.get("all") != "1":
        keys = tuple(k for given in data.getlist("pk")[:MOST_TICKED] if (k := whole_number(given)) is not None)
        return Selection(keys, order=state.order), state
    expr = state.expr
    if state.problem:
        raise BadFilter(state.problem)
    return Selection(None, to_json(expr), state.q, state.order), state
