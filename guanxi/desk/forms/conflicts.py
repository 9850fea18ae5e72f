"""Two people saved the same row: what each of them wrote, field by field. Whoever comes second chooses; nothing is lost unseen."""

from dataclasses import dataclass

from guanxi.audit.trail.models import Entry
from guanxi.desk.entering import raw_of
from guanxi.desk.forms.form import RecordForm
from guanxi.desk.values import MASK, Sight, text_of


@dataclass
class Difference:
    """One field: its name, what stands there now and what was typed, as raw texts for the form and in words."""

    name: str
    label: object
    theirs: str
    mine: str
    theirs_text: str
    mine_text: str
    choice: str  # "mine" | "theirs" | "" when both changed it: the reader must choose


class Conflict:
    """What the page needs: differences, the fields that agree as hidden values, the new version and base."""

    def __init__(self, record, obj, form, actor):
        fresh = RecordForm(record, actor, obj, names=tuple(form.fields))
        self.version, self.base = obj.version, fresh.base
        before, self.differences, self.hidden = form.shown_before(), [], []
        sight = Sight(record, actor)
        sight.prime([obj], set(form.kit_fields))
        for name, field in form.kit_fields.items():
            if name in form.masked:
                self._masked(form, name)
                continue
            mine, theirs = raw_of(field, form.cleaned_data[name]), fresh.first(name)
            if mine == theirs:
                self.hidden += [(name, v) for v in (mine if isinstance(mine, list) else [mine]) if v != ""]
                continue
            choice = _choice(before.get(name) if before else None, mine, theirs, before is not None)
            # What was typed may be named as it was in reach then; what another person chose need not be in the reader's.
            present = sight.text(field, obj)
            self.differences.append(
                Difference(
                    name,
                    field.label,
                    _flat(theirs),
                    _flat(mine),
                    present or (MASK if theirs else "—"),
                    text_of(field, form.cleaned_data[name]) or "—",
                    choice,
                )
            )
        last = Entry.objects.filter(record_key=record.key, object_id=obj.pk, kind="update").order_by("-id").first()
        self.by, self.at = (last.actor_name, last.at) if last else ("", obj.updated_at)

    def _masked(self, form, name):
        """A number that was typed anew is mine; the other one is not shown."""
        if form.data.get(name, "").strip():
            self.hidden.append((name, form.data[name]))


def _flat(raw) -> str:
    return ",".join(raw) if isinstance(raw, list) else raw


def _choice(before, mine, theirs, known: bool) -> str:
    if not known:
        return ""
    if before == mine:
        return "theirs"
    return "mine" if before == theirs else ""
