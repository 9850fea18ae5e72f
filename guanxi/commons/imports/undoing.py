"""Taking an import back: the last chunk first, in small transactions. The same walk, as a trial, says beforehand what it will do."""

import time
from collections.abc import Callable

from django.db import transaction

from guanxi.commons.customfields.models import PREFIX
from guanxi.commons.imports import bulk
from guanxi.commons.imports.models import Import, ImportChunk, pack, unpack
from guanxi.commons.imports.passes import Overtaken
from guanxi.commons.imports.recording import Ledger, Made
from guanxi.commons.imports.rows import Outcome
from guanxi.commons.imports.standing import FIELDS, REACH, Standing, model_of, parents_of
from guanxi.commons.tags.actions import set_tags
from guanxi.commons.tags.models import TagLink
from guanxi.commons.tags.queries import tags_of
from guanxi.kit import records
from guanxi.kit.actor import Actor
from guanxi.kit.dialects import held
from guanxi.kit.models import same_value

SMALLEST, LARGEST, LONGEST = 20, 400, 0.15  # rows of a step, seconds that it may keep others waiting
PAUSE = 0.02


class Undoing:
    """One walk. dry: it only counts. `state` is what Import.undo holds: removed, restored, kept, gone, and how far it came."""

    def __init__(self, whole: Import, actor: Actor, *, dry: bool):
        self.whole, self.actor, self.dry = whole, actor, dry
        self.state = {"removed": {}, "restored": 0, "kept": 0, "position": []} if dry else dict(whole.undo)
        self.ledger = Ledger(whole)
        self.stays: set[tuple[str, int]] = set()
        self.standing = Standing(self.ledger, whole=whole, stays=self.stays if dry else None)
        self.model = records.get(whole.record_key).model
        self.number = 0  # of the chunk that is being taken back
        self.size, self.step, self.settled = LARGEST // 4, whole.undo_step, set()

    def walk(self, progress: Callable) -> bool:
        """Goes through all chunks; progress(done, total) is told the rows done and returns whether to stop. Whether it came to the end."""
        start = self.state["position"] or [self.whole.cursor - 1, 0, 0]
        done, total = 0, max(self.ledger.count(), 1)
        for number in range(start[0], -1, -1):
            chunk, self.number = self.whole.chunks.get(number=number), number
            made, self.settled = Made(chunk.made), set()
            places = self._phases(made)
            first = start if number == start[0] else [number, 0, 0]
            for place in range(first[1], len(places)):
                offset = first[2] if place == first[1] else 0
                while offset < len(places[place][1]):
                    took = places[place][1][offset : offset + self.size]
                    offset += len(took)
                    self._timed(chunk, made, places[place][0], took, [number, place, offset])
                    done += len(took)
                    if progress(min(done, total), total):
                        return False
        return True

    def _phases(self, made: Made) -> list[tuple[str, list]]:
        """What is changed back first, then the file's own rows with what hangs on them, then the rest, the last made first."""
        own = self.model._meta.label_lower
        back = [(label, pk, *held) for (label, pk), held in made.changed.items() if not self.ledger.holds(label, pk)]
        rest = [label for label in reversed(made.created) if label != own]
        return [("", back[::-1]), (own, made.created.get(own, [])), *((label, made.created[label]) for label in rest)]

    def _timed(self, chunk: ImportChunk, made: Made, label: str, took: list, position: list) -> None:
        began = time.monotonic()
        if self.dry:
            self._one(chunk, made, label, took)
            return
        with transaction.atomic():
            # Told first: whoever lost the job to another worker must not count anything twice.
            if not Import.objects.filter(pk=self.whole.pk, undo_step=self.step).update(undo_step=self.step + 1):
                raise Overtaken
            self._one(chunk, made, label, took)
            state = self.state | {"position": position}
            Import.objects.filter(pk=self.whole.pk).update(undo=state)
        self.step, self.state = self.step + 1, state
        spent = time.monotonic() - began
        self.size = min(LARGEST, max(SMALLEST, int(self.size * LONGEST / max(spent, 0.001))))
        time.sleep(PAUSE)

    def _one(self, chunk: ImportChunk, made: Made, label: str, took: list) -> None:
        kept = self._restore(took) if not label else self._remove(made, model_of(label), took)
        if kept:
            self.state["kept"] += len(kept)
            if not self.dry:
                numbers = _row_numbers(chunk)
                own = self.model._meta.label_lower
                lines = [[numbers.get(pk) if key == own else None, key, pk, *reason] for (key, pk), reason in kept.items()]
                chunk.kept = pack([*(unpack(chunk.kept) if chunk.kept else []), *lines])
                chunk.save(update_fields=["kept"])

    def _remove(self, made: Made, model, took: list[int]) -> dict:
        """Removes for good what nobody touched: what it held stands in the file, and a bin full of it would bury what people threw away."""
        label = model._meta.label_lower
        is_own = model is self.model
        mine = {key: set(pks) for key, pks in made.created.items() if key != label} if is_own else {}
        wanted = [pk for pk in took if (label, pk) not in self.settled]
        if not self.dry:
            list(held(model._base_manager.filter(pk__in=wanted).order_by("pk")).values_list("pk", flat=True))
        there, reasons, below = self.standing.look(model, wanted, mine)
        silent = set() if is_own else self._with_its_row(model, [pk for pk in there if pk not in reasons])
        going = [pk for pk in there if pk not in reasons and pk not in silent]
        for key, pairs in below.items():
            self._away(model_of(key), [pk for pk, above in pairs.items() if above not in reasons])
            self.settled |= {(key, pk) for pk in pairs}
            self.stays |= {(key, pk) for pk, above in pairs.items() if above in reasons}
        self._away(model, going)
        self.stays |= {(label, pk) for pk in {*reasons, *silent}}
        return {(label, pk): reason for pk, reason in reasons.items()}

    def _with_its_row(self, model, pks: list[int]) -> set[int]:
        """Rows that stay without a word because the row of the file to which they belong stays: the contact of a customer who was changed."""
        above, own = parents_of(model, pks, self.model), self.model._meta.label_lower
        ours = {pk: parent for pk, parent in above.items() if self.ledger.holds(own, parent)}
        mine = {model._meta.label_lower: set(pks)}
        staying = self.standing.look(self.model, set(ours.values()), mine, upto=self.number)[1]
        return {pk for pk, parent in ours.items() if parent in staying}

    def _away(self, model, pks: list[int]) -> None:
        if pks:
            label, counts = model._meta.label_lower, self.state["removed"]
            counts[label] = counts.get(label, 0) + len(pks)
            if not self.dry:
                model.objects.filter(pk__in=pks).delete()
                TagLink.objects.filter(record_key=label, object_id__in=pks).delete()

    def _restore(self, took: list) -> dict:
        """Former values come back where the value of the import still stands."""
        kept, labels = {}, dict.fromkeys(label for label, *_rest in took)
        for label in labels:
            mine = {pk: (name, fields) for key, pk, name, fields, _n in took if key == label}
            kept |= self._restore_some(model_of(label), mine)
        return kept

    def _restore_some(self, model, wanted: dict) -> dict:
        label, rows = model._meta.label_lower, model._base_manager.filter(pk__in=list(wanted))
        objs = {o.pk: o for o in (rows if self.dry else held(rows.order_by("pk")))}
        may = set(objs) if self.actor.kind == "system" else set(model.objects.filter(pk__in=list(objs)).visible_to(self.actor, "change").values_list("pk", flat=True))  # fmt: skip
        kept, changes = {}, []
        for pk, obj in objs.items():
            if pk not in may:
                kept[label, pk] = (REACH, "")
                continue
            before, after, other = _back(obj, wanted[pk][1])
            if other:
                kept[label, pk] = (FIELDS, f"{label}:{','.join(other)}")
            if before:
                changes.append((pk, wanted[pk][0] or str(obj), after, before))
            self._restore_tags(obj, wanted[pk][1])
        self.state["restored"] += len(changes)
        if not self.dry:
            bulk.change(model, _without_taken_keys(model, changes))
        return kept

    def _restore_tags(self, obj, fields: dict) -> None:
        before, after = fields.get("tags", ([], []))
        if not self.dry and before != after and sorted(tags_of([obj])[obj.pk]) == sorted(after):
            set_tags(obj, before)


def _without_taken_keys(model, changes: list) -> list:
    """A content key that another row bears by now (the file was brought again) does not come back."""
    keys = {before.get("import_key") for _pk, _name, _after, before in changes} - {None}
    taken = dict(model._base_manager.filter(import_key__in=keys).values_list("import_key", "pk")) if keys else {}
    made = []
    for pk, name, after, before in changes:
        if taken.get(before.get("import_key"), pk) != pk:
            after, before = ({n: v for n, v in each.items() if n != "import_key"} for each in (after, before))
        if before:
            made.append((pk, name, after, before))
    return made


def _back(obj, fields: dict) -> tuple[dict, dict, list[str]]:
    """(former values, present values, names of the fields that somebody changed since)."""
    known = {f.name: f for f in obj._meta.concrete_fields}
    before, after, other = {}, {}, []
    own = {n: pair for n, pair in fields.items() if n.startswith(PREFIX)}
    if own and (back := {n: was for n, (was, became) in own.items() if (obj.custom or {}).get(n) == became}):
        rest = {n: v for n, v in obj.custom.items() if n not in back}
        before["custom"], after["custom"] = rest | {n: v for n, v in back.items() if v is not None}, obj.custom
    other += [n for n, (_was, became) in own.items() if (obj.custom or {}).get(n) != became]
    for name, (was, became) in fields.items():
        if name not in known:
            continue
        f, now = known[name], getattr(obj, known[name].attname)
        target = f.target_field if f.is_relation else f
        if same_value(target, now, None if became is None else target.to_python(became)):
            before[name], after[name] = None if was is None else target.to_python(was), now
        elif f.editable:
            other.append(name)
    return before, after, other


def _row_numbers(chunk: ImportChunk) -> dict[int, int]:
    """Number of a filed row → number of the first row of the file that says so."""
    made: dict[int, int] = {}
    for (number, _mark, _cells), packed in zip(unpack(chunk.rows), unpack(chunk.results) if chunk.results else [], strict=False):
        if target := Outcome(*packed).target:
            made.setdefault(target, number)
    return made
