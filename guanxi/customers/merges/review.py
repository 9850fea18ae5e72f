"""The review desk: pair after pair, what speaks for and against, decided by key or by button (OWN-04)."""

from dataclasses import replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.customers.duplicates.actions import mark_different, mark_open
from guanxi.customers.duplicates.queries import decided_pairs, evidence, may_review, open_pairs
from guanxi.customers.merges.comparing import arranged, columns
from guanxi.customers.merges.models import Merge
from guanxi.customers.merges.queries import customers_of, in_reach
from guanxi.customers.merges.rights import may_merge, reached
from guanxi.customers.merges.telling import Teller
from guanxi.customers.merges.views import NEW, Person, told_all
from guanxi.desk.entry import back_to, go
from guanxi.kit.digits import whole_number

DESK = "/customers/merges/review/"
VERDICTS = {"same": "same", "perhaps": "perhaps"}
AHEAD = 500  # pairs between which one goes back and forth
COUNTED = 1000
SHOWN = 50


class Desk(Person):
    """Only people who read in full all that pairs are found by: to anybody else a pair would tell of what is hidden from him."""

    def dispatch(self, request, *args, **kwargs):
        if not may_review(request.actor):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Review(Desk):
    """`/customers/merges/review/?verdict=same&at=17`: one pair; `?verdict=different`: what was called different."""

    def get(self, request):
        """The pair of `at`, or the best one."""
        verdict = request.GET.get("verdict", "")
        pairs = open_pairs(self.actor)
        counts = {name: len(pairs.filter(verdict=name).values_list("pk", flat=True)[: COUNTED + 1]) for name in VERDICTS}
        context = {
            "verdict": verdict, "counts": {n: f"{COUNTED}+" if c > COUNTED else c for n, c in counts.items()}, "title": _("Duplicates"),
            "tabs": self.tabs(verdict, counts), "last": self.last(), "here": request.get_full_path(), "may_search": self.actor.has("duplicates.manage"),
        }  # fmt: skip
        if verdict == "different":
            return render(request, "customers/merges/different.html", context | {"lines": self.decided()})
        pairs = pairs.filter(verdict=verdict) if verdict in VERDICTS else pairs
        return render(request, "customers/merges/review.html", context | self.pair(pairs, verdict))

    def tabs(self, verdict, counts) -> list[dict]:
        """All, certain ones, doubtful ones, and what was called different."""
        labels = {"": _("All"), "same": _("Surely the same"), "perhaps": _("Perhaps the same"), "different": _("Not the same")}
        found = {"": sum(counts.values()), **counts, "different": None}
        chosen = verdict if verdict in labels else ""
        return [{"label": label, "url": address(name), "count": found[name], "current": name == chosen} for name, label in labels.items()]

    def last(self) -> dict | None:
        """The reader's newest merge, while it can be undone."""
        mine = in_reach(self.actor).filter(by=self.actor.user_id, status=Merge.Status.DONE).first()
        (line,) = told_all([mine], self.actor) if mine else (None,)
        return line if line and line["may_undo"] else None

    def pair(self, pairs, verdict) -> dict:
        """One pair with its neighbours."""
        keys = list(pairs.values_list("pk", flat=True)[:AHEAD])
        at = whole_number(self.request.GET.get("at", ""), 2**62)
        at = at if at in keys else next(iter(keys), None)
        pair = pairs.filter(pk=at).first() if at else None
        rows = customers_of([pair.first_id, pair.second_id], self.actor) if pair else None
        if not rows:
            return {"pair": None}
        rows, place = arranged(rows, self.actor), keys.index(at)
        before, after = keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None
        on = after or before
        return {
            "pair": pair, "columns": columns(rows, self.actor), "lines": self.evidence(rows), "reasons": [_(r) for r in pair.reasons], "place": place + 1, "of": len(keys),
            "before": address(verdict, before) if before else "", "after": address(verdict, after) if after else "", "on": address(verdict, on),
            "compare": f"{NEW}?{urlencode({'customers': f'{rows[0].pk},{rows[1].pk}', 'next': address(verdict, on)})}", "refused": may_merge(rows[0], rows[1:], self.actor),
            "may_decide": len(reached(self.actor, [c.pk for c in rows], "change")) == len(rows),
        }  # fmt: skip

    def evidence(self, rows) -> list:
        """What speaks for and against, with numbers masked as on every page: that they agree is said beside them, on the line where the number stands."""
        sight, shown = Teller(self.actor).sight, []
        both = {c.phone for c in rows} | {c.phone2 for c in rows}
        shared = {n for n in both if n and all(n in (c.phone, c.phone2) for c in rows)}
        for line in evidence(*rows, self.actor):
            if line.name in ("phone", "phone2") and line.agrees and not shared & {getattr(c, line.name) for c in rows}:
                line = replace(line, agrees=None)
            if sight.is_masked(line.name):
                line = replace(line, first=sight.said(rows[0], line.name), second=sight.said(rows[1], line.name))
            shown.append(line)
        return shown

    def decided(self) -> list[dict]:
        """The newest pairs that were called different."""
        called = Teller(self.actor)
        found = decided_pairs(self.actor).select_related("first", "second", "decided_by")[:SHOWN]
        return [{"pair": p, "names": [called.sight.called(c) for c in (p.first, p.second)], "by": called.by(p.decided_by)} for p in found]


def address(verdict: str, at: int | None = None) -> str:
    """The desk with this filter, at this pair."""
    said = {"verdict": verdict if verdict in (*VERDICTS, "different") else "", "at": at}
    said = {n: v for n, v in said.items() if v}
    return DESK + (f"?{urlencode(said)}" if said else "")


class Different(Desk):
    """`POST /customers/merges/pairs/<pk>/different/`: these two are not the same."""

    def post(self, request, pk):
        """On to the next pair; the toast takes it back."""
        pair = open_pairs(self.actor).filter(pk=pk).first() if pk < 2**62 else None
        if pair is None and pk < 2**62 and decided_pairs(self.actor).filter(pk=pk).exists():
            return go(request, back_to(request, DESK), _("Somebody has decided about these two already."))
        if pair is None:
            raise Http404
        mark_different(pair, self.actor)
        return go(
            request,
            back_to(request, DESK),
            _("Noted: not the same. The search will not ask again."),
            undo=f"/customers/merges/pairs/{pk}/open/",
        )


class Open(Desk):
    """`POST /customers/merges/pairs/<pk>/open/`: takes "not the same" back."""

    def post(self, request, pk):
        """To the pair."""
        pair = decided_pairs(self.actor).filter(pk=pk).first() if pk < 2**62 else None
        if pair is None:
            raise Http404
        mark_open(pair, self.actor)
        return go(request, address("", pk), _("Taken back: the pair is open again."))
