"""Which rows of an import may go again: those that nobody touched since, and on which nothing of others hangs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from django.apps import apps
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils.translation import gettext as _

from guanxi.audit.trail.models import Entry
from guanxi.commons.attachments.models import Attachment
from guanxi.commons.imports.balancing import Balance
from guanxi.commons.imports.recording import Ledger
from guanxi.commons.marks.queries import PREFIX
from guanxi.commons.tags.models import TagLink
from guanxi.kit import records

CHANGED, BINNED, NEEDED, FIELDS, REACH = "changed", "binned", "needed", "fields", "reach"
AT_ONCE = 500


def why(reason: str, detail: str) -> str:
    """The sentence for a reason. detail: the model that hangs on the row, the fields that stay."""
    if reason == NEEDED:
        return _("Still used: %(what)s") % {"what": model_of(detail)._meta.verbose_name_plural}
    if reason == FIELDS:
        return _("Changed since, kept as it is: %(fields)s") % {"fields": "、".join(_labels(detail))}
    return {
        CHANGED: _("Somebody changed it since"),
        BINNED: _("It lies in the recycle bin"),
        REACH: _("You may no longer change it"),
    }[reason]


def _labels(detail: str) -> list[str]:
    label, _sep, names = detail.partition(":")
    fields = {f.name: f for f in model_of(label)._meta.concrete_fields}
    record = records.known(label)
    own = record.fields if record else {}
    return [str(fields[n].verbose_name if n in fields else own[n].label if n in own else n) for n in names.split(",")]


def model_of(label: str):
    """The model of a label such as customers.customer."""
    return apps.get_model(label)


@cache
def hanging_on(model) -> tuple[tuple[type, str], ...]:
    """(model, attribute of its foreign key) of the published tables whose rows name rows of this one. What is derived goes with its row,

    and so does what is no property of the row it names (on_merge = "stays": that two customers look alike).
    """
    found = ((r.related_model, r.field.attname) for r in get_candidate_relations_to_delete(model._meta))
    return tuple((m, name) for m, name in found if hasattr(m, "tracked_fields") and getattr(m, "on_merge", "") != "stays")


@cache
def deeds_on(model) -> tuple[tuple[type, str], ...]:
    """(model, attribute of its foreign key) of the tables that tell what people did with rows of this one (is_deed): a merge need change no column."""
    found = ((r.related_model, r.field.attname) for r in get_candidate_relations_to_delete(model._meta))
    return tuple((m, name) for m, name in found if getattr(m, "is_deed", False))


class Standing:
    """Asked for one batch after the other. stays: rows that an earlier step of a trial found are to stay; None in earnest, where the others are gone."""

    def __init__(self, ledger: Ledger, *, whole=None, stays: set[tuple[str, int]] | None = None):
        self.ledger, self.stays, self.balance = ledger, stays, Balance(whole)

    def look(
        self, model, pks: Iterable[int], mine: Mapping[str, set[int]], *, upto: int = -1
    ) -> tuple[list[int], dict[int, tuple[str, str]], dict]:
        """(rows that are there, those of them that stay → (reason, detail), the import's own rows on the others: model → number → number above).

        mine: the rows that are to go together with these. upto: rows of the import's chunks up to this one are on their way out as well.
        """
        names = ["pk", *["version"] * model.has_version, *["deleted_at"] * model.has_bin]
        rows = {v["pk"]: v for v in model._base_manager.filter(pk__in=list(pks)).values(*names)}
        reasons = {pk: (BINNED, "") for pk, v in rows.items() if v.get("deleted_at")}
        reasons |= dict.fromkeys(self.touched(model, rows), (CHANGED, ""))
        for deed, name in deeds_on(model):
            done = deed._base_manager.filter(**{f"{name}__in": list(rows)}).values_list(name, flat=True)
            reasons |= dict.fromkeys(set(done) - reasons.keys(), (CHANGED, ""))
        below: dict = {}
        for child, name in hanging_on(model):
            self._look_below(child, name, rows, mine.get(child._meta.label_lower, set()), reasons, below, upto)
        return list(rows), reasons, below

    def _look_below(self, child, name: str, rows, mine: set[int], reasons: dict, below: dict, upto: int) -> None:
        label = child._meta.label_lower
        found = list(child._base_manager.filter(**{f"{name}__in": list(rows)}).values_list("pk", name))
        chunks = {pk: self.ledger.chunk_of(label, pk) for pk, _above in found}
        ours = {pk: above for pk, above in found if pk in mine or (chunks[pk] is not None and chunks[pk] <= upto)}
        for pk, above in found:
            if pk not in ours and not self._is_gone(label, pk):
                reasons.setdefault(above, (NEEDED, label))
        names = ["pk", *["version"] * child.has_version]
        for pk in self.touched(child, {v["pk"]: v for v in child._base_manager.filter(pk__in=list(ours)).values(*names)}):
            reasons.setdefault(ours[pk], (CHANGED, ""))
        below.setdefault(label, {}).update(ours)

    def _is_gone(self, label: str, pk: int) -> bool:
        """In a trial: a row of the import's own that a step before would have taken away."""
        return self.stays is not None and self.ledger.holds(label, pk) and (label, pk) not in self.stays

    def touched(self, model, rows: Mapping[int, Mapping]) -> set[int]:
        """Rows that somebody else than this import has written. The version makes suspicious, the trail proves.

        What another import wrote and its undo took back is nobody's change.
        """
        label = model._meta.label_lower
        suspects = [pk for pk, v in rows.items() if v.get("version") != 1 + self.ledger.raised(label, pk)]
        tagged = TagLink.objects.filter(record_key=label, object_id__in=list(rows)).values_list("object_id", flat=True)
        hung_on = Attachment.objects.filter(record_key=label, object_id__in=list(rows)).values_list("object_id", flat=True)
        suspects = sorted({*suspects, *tagged, *hung_on})
        found: Counter = Counter()
        for start in range(0, len(suspects), AT_ONCE):
            kinds = ("update", "delete", "restore")
            lines = Entry.objects.filter(record_key=label, object_id__in=suspects[start : start + AT_ONCE], kind__in=kinds)
            # What the system does by itself (a customer who ordered becomes a present one) is nobody's change; its imports give a reason.
            lines = lines.exclude(actor_kind="system", reason="")
            # Nor is a mark (where facts come from) a change of the row: it goes with it.
            lines = lines.exclude(diff__startswith=f'{{"{PREFIX}')
            if self.balance.meant:
                ours = lines.filter(reason__in=list(self.balance.meant)).order_by("id")
                found.subtract(self.balance.settled(model, ours, {pk: self.ledger.raised(label, pk) for pk in suspects}))
            # Nor is what this undo has brought back (a contact that follows its customer's owner).
            lines = lines.exclude(reason__in=self.balance.taking_back())
            found.update(lines.values_list("object_id", flat=True))
        return {pk for pk, n in found.items() if n > self.ledger.raised(label, pk)}


def parents_of(model, pks: Iterable[int], above) -> dict[int, int]:
    """Number → number of the row above it, through any foreign key to that model."""
    made: dict[int, int] = {}
    for f in model._meta.concrete_fields:
        if f.is_relation and f.related_model is above:
            found = model._base_manager.filter(pk__in=list(pks)).exclude(**{f.attname: None})
            made |= dict(found.values_list("pk", f.attname))
    return made
