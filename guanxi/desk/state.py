"""The state of a list, all of it in its address: view, filter, order, columns, search, page. An address can be given to a colleague."""

from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.commons.savedviews.models import SavedView
from guanxi.kit.actor import Reach
from guanxi.kit.digits import whole_number
from guanxi.kit.filters import EVERYTHING, BadFilter, check, describe, from_json, parse, to_text
from guanxi.kit.questions import askable, where
from guanxi.kit.reader import read_page
from guanxi.kit.scope import readable_fields

SIZES = (20, 50, 100, 200)
NAMES = ("v", "f", "o", "c", "q", "n")  # view, filter, order, columns, search, rows a page; "at" is the cursor
WIDTHS = range(40, 801)


class ListState:
    """What the address says, narrowed to what the reader may ask. `problem` holds a sentence when the filter cannot be used."""

    def __init__(self, record, actor, parameters):
        self.record, self.actor = record, actor
        self.given = {n: parameters.get(n, "") for n in (*NAMES, "at")}
        self.problem = ""
        self.q = self.given["q"].strip()[:80]
        self.cursor = self.given["at"]

    @cached_property
    def views(self) -> list[SavedView]:
        """The saved views offered as tabs: one's own and shared ones."""
        return SavedView.objects.tabs_of(self.actor, self.record.key)

    @cached_property
    def tabs(self) -> list[tuple]:
        """(place, label, filter as text) of the tabs that the record type declares and whose fields this reader may ask for."""
        asked = []
        for place, (label, text) in enumerate(self.record.tabs):
            text = text() if callable(text) else text
            try:
                check(parse(text), askable(self.record, self.actor))
            except BadFilter:
                continue
            asked.append((place, label, text))
        return asked

    @cached_property
    def view(self) -> SavedView | None:
        """The view that the address names; somebody else's private one does not exist."""
        return next((v for v in self.views if str(v.pk) == self.given["v"]), None)

    @cached_property
    def expr(self):
        """The filter; on a mistake everything is asked of nothing: `problem` says why."""
        try:
            if self.given["f"] == "-":  # a view's filter, taken away
                return EVERYTHING
            if self.given["f"]:
                return parse(self.given["f"])
            return from_json(self.view.filter) if self.view and self.view.filter else EVERYTHING
        except BadFilter as error:
            self.problem = error.message
            return EVERYTHING

    @cached_property
    def where(self) -> Q:
        """The filter as a condition; sets `problem` and matches nothing when it cannot be used."""
        expr = self.expr
        if not self.problem:
            try:
                return where(self.record, self.actor, expr)
            except BadFilter as error:
                self.problem = error.message
        return Q(pk__in=())

    @property
    def order(self) -> str:
        """Name of an offered order or of a field, "-" in front turns it round."""
        return self.given["o"] or (self.view.order if self.view else "")

    @property
    def size(self) -> int:
        """Rows a page."""
        given = whole_number(self.given["n"])
        return given if given in SIZES else 50

    @cached_property
    def columns(self) -> list[tuple[str, int]]:
        """(field name, width in pixels or 0) of readable columns in order; the title is always among them."""
        readable = readable_fields(self.record, self.actor)
        given = [part.partition(":") for part in self.given["c"].split(",") if part][:40]
        chosen = [(name, _width(width)) for name, _sep, width in given]
        if not chosen and self.view and self.view.columns:
            chosen = [(name, _width(self.view.widths.get(name, ""))) for name in self.view.columns]
        chosen = [(n, w) for n, w in dict(chosen).items() if n in readable and readable[n].is_column]
        chosen = chosen or [(n, 0) for n in self.record.columns if n in readable]
        if self.record.title in readable and self.record.title not in dict(chosen):
            chosen.insert(0, (self.record.title, 0))
        return chosen

    @cached_property
    def page(self):
        """The page itself; DomainError when the order cannot be had."""
        return read_page(self.record, self.actor, where=self.where, order=self.order or None, cursor=self.cursor, size=self.size, q=self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether something is left out by filter or search."""
        return bool(self.q) or self.expr != EVERYTHING or bool(self.problem)

    @cached_property
    def chips(self) -> list[dict]:
        """The filter's parts in words, each with the address without it."""
        if self.problem or self.expr == EVERYTHING:
            return []
        chips = describe(self.expr, askable(self.record, self.actor))
        return [
            {
                "label": c.label,
                "text": c.text,
                "remove": self.url(f=to_text(c.rest) if c.rest != EVERYTHING else ("-" if self.view else "")),
            }
            for c in chips
        ]

    def url(self, path: str = "", **changes) -> str:
        """The list's address with some parts changed; the page falls back to the first."""
        kept = {n: v for n, v in ({n: self.given[n] for n in NAMES} | changes).items() if v}
        return f"{self.record.list_url}{path}" + (f"?{urlencode(kept)}" if kept else "")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The state without search and place, for hidden fields."""
        return [(n, self.given[n]) for n in NAMES if self.given[n] and n != "q"]

    @property
    def kept_all(self) -> list[tuple[str, str]]:
        """The state with the search."""
        return [(n, self.given[n]) for n in NAMES if self.given[n]]

    @cached_property
    def link(self) -> dict[str, str]:
        """Addresses of the list's helpers with this state."""
        return {"list": self.url()} | {name: self.url(f"{name}/") for name in ("filter", "columns", "views", "export")}

    @property
    def own_view(self) -> bool:
        """Whether the present view is the reader's own."""
        return self.view is not None and self.view.owner_id == self.actor.user_id

    @property
    def everything_label(self) -> str:
        """What the first tab is called: it depends on how far the reader reaches."""
        reach = self.actor.reach(self.record.key, "view")
        if reach == Reach.COMPANY or self.record.model.scope_rule == "shared":
            return _("All")
        return _("Mine") if reach == Reach.SELF else _("Mine and my team's")


def _width(text) -> int:
    found = whole_number(text)
    return found if found in WIDTHS else 0
