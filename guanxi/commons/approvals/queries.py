"""What the pages and the API show of approvals: boxes, the way, the trail. Names of colleagues and rows are asked through the reader's scope."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.approvals import conditions, facts, flows, kinds, signers
from guanxi.commons.approvals.models import Approval, Copy, Mark, Task
from guanxi.commons.approvals.telling import kind_label
from guanxi.commons.notices.queries import colleagues, titles
from guanxi.kit.actor import Actor
from guanxi.kit.dialects import summed
from guanxi.kit.errors import DomainError
from guanxi.kit.tallies import tally

PAGE = 20
GIST = 4  # facts that a line of the inbox shows
BOXES = ("waiting", "mine", "copied", "done")
MINE = ("signed", "refused", "returned")


@dataclass(frozen=True)
class Line:
    """One approval in a box. gist: its first facts; late: it should have been signed."""

    approval: Approval
    label: str
    requester: str
    title: str
    url: str
    gist: list
    standing_for: str = ""
    due_on: object = None

    @property
    def late(self) -> bool:
        """Whether its day is over."""
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Signature:
    """One seat of a step as shown."""

    name: str
    standing_for: str = ""
    handed: bool = False
    at: datetime | None = None
    counted: bool = False


@dataclass(frozen=True)
class StepShown:
    """One step of the way. state: done | now | later | skipped; why: a skipped step's reason."""

    number: int
    label: str
    state: str
    people: list = field(default_factory=list)
    mode: str = "any"
    why: str = ""
    added: bool = False


def waiting_count(actor: Actor) -> int:
    """How many signatures are wanted of this person."""
    return tally(actor, "approvals")


def waiting_rows(person: int):
    """The same as one figure of a statement."""
    return summed(Task.objects.filter(person=person, state=Task.WAITING), n=Count("approval", distinct=True))


def box(actor: Actor, name: str, before: int | None = None, size: int = PAGE) -> tuple[list[Approval], int | None]:
    """(approvals of a box, newest first; the number behind which the next page begins, or None). In "waiting" the oldest stand first."""
    me = actor.user_id or 0
    rows = {
        "waiting": lambda: Approval.objects.filter(pk__in=Task.objects.filter(person=me, state=Task.WAITING).values("approval")),
        "mine": lambda: Approval.objects.filter(requester=me),
        "copied": lambda: Approval.objects.filter(pk__in=Copy.objects.filter(person=me).values("approval")),
        "done": lambda: Approval.objects.filter(pk__in=Mark.objects.filter(person=me, deed__in=MINE).values("approval")),
    }[name]().select_related("requester")
    oldest_first = name == "waiting"
    if before is not None:
        rows = rows.filter(pk__gt=before) if oldest_first else rows.filter(pk__lt=before)
    found = list(rows.order_by("pk" if oldest_first else "-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def lines(approvals: list[Approval], actor: Actor) -> list[Line]:
    """Approvals in words; one query for each type of row among them."""
    mine = Task.objects.filter(approval__in=approvals, person=actor.user_id or 0, state=Task.WAITING)
    tasks = {t.approval_id: t for t in mine.order_by("-pk")}
    names = colleagues({a.requester_id for a in approvals} | {t.seat_id for t in tasks.values()}, actor)
    rows = titles(((a.record_key, a.object_id) for a in approvals), actor)
    return [_line(a, tasks.get(a.pk), names, rows) for a in approvals]


def _line(a: Approval, task: Task | None, names: dict, rows: dict) -> Line:
    seat = names.get(task.seat_id, _("a colleague")) if task and task.seat_id != task.person_id else ""
    title = rows.get((a.record_key, a.object_id), ("", ""))[0]
    due = task.due_on if task else a.due_on
    return Line(a, kind_label(a), names.get(a.requester_id, _("a colleague")), title, a.url, a.facts[:GIST], seat, due)


def way(approval: Approval, actor: Actor) -> list[StepShown]:
    """The steps of an approval: who signed, who is next, who would come then."""
    tasks = list(approval.tasks.filter(round=approval.round).exclude(state=Task.GONE))
    skipped = {m.step: m.why for m in approval.marks.filter(round=approval.round, deed="skipped")}
    counted = set(approval.marks.filter(round=approval.round, deed="counted").values_list("step", "person"))
    later = {i: _coming(approval, step) for i, step in enumerate(approval.plan) if approval.is_open and i > approval.step}
    people = {t.person_id for t in tasks} | {t.seat_id for t in tasks} | {s.person.pk for found, _why in later.values() for s in found}
    names, called = colleagues(people, actor), flows.names_of(approval.plan)
    shown = []
    for i, step in enumerate(approval.plan):
        here = [_signature(t, names, counted) for t in tasks if t.step == i]
        state, why = _state_of(approval, i, here, skipped)
        if i in later:
            found, why = later[i]
            state = "skipped" if why else "later"
            here = [Signature(names.get(s.person.pk, _("a colleague")), names.get(s.seat.pk, "") if s.via else "") for s in found]
        label = step.get("label") or kinds.who_words(step["who"], called)
        shown.append(StepShown(i + 1, label, state, here, step["mode"], why, bool(step.get("added_by"))))
    return shown


def _state_of(approval: Approval, i: int, here: list, skipped: dict) -> tuple[str, str]:
    if approval.is_open and i == approval.step:
        return "now", ""
    if any(s.at for s in here):
        return "done", ""
    return ("skipped", skipped[i]) if i in skipped else ("later", "")


def _signature(task: Task, names: dict, counted: set) -> Signature:
    name, seat = names.get(task.person_id, _("a colleague")), names.get(task.seat_id, _("a colleague"))
    other = task.seat_id != task.person_id
    at = task.ended_at if task.state == Task.SIGNED else None
    return Signature(name, seat if other else "", task.via == Task.HANDED, at, (task.step, task.person_id) in counted)


def _coming(approval: Approval, step: dict) -> tuple[list, str]:
    """(seats, why it is passed over) of a step that is yet to come."""
    if not conditions.holds(approval, step):
        return [], "condition"
    try:
        found = signers.resolve(approval, step)
    except DomainError:
        return [], ""
    return found.seats, "" if found.seats else "top"


def trail(approval: Approval, actor: Actor) -> list[dict]:
    """The lines of its trail in words, oldest first."""
    marks = list(approval.marks.all())
    names = colleagues({pk for m in marks for pk in (m.person_id, m.seat_id, m.to_id)}, actor)
    someone = _("a colleague")
    return [
        {
            "mark": m,
            "deed": m.get_deed_display(),
            "by": names.get(m.person_id, someone) if m.person_id else "",
            "standing_for": names.get(m.seat_id, someone) if m.seat_id and m.person_id and m.seat_id != m.person_id else "",
            "said": _said(m, names, someone),
        }
        for m in marks
    ]


def _said(m: Mark, names: dict, someone: str) -> str:
    """What a line says beyond who and what."""
    to, seat = names.get(m.to_id, someone) if m.to_id else "", names.get(m.seat_id, someone) if m.seat_id else ""
    if m.deed == "skipped":
        return _("nobody stands above whoever asked") if m.why == "top" else _("its condition is not met")
    if m.deed == "replaced":
        said = {
            "own": _("%(seat)s asked himself; %(to)s signs"),
            "left": _("%(seat)s has left; %(to)s signs"),
            "nobody": _("nobody is named; the administrators sign"),
        }
        return said.get(m.why, "") % {"seat": seat, "to": to}
    if m.deed == "changed":
        return _("; ").join(f"{label}：{was or '—'} → {now or '—'}" for label, was, now in m.facts)
    if m.deed == "withdrawn" and m.why == "gone":
        return _("what it was about is gone")
    if m.deed == "returned" and m.why == "step":
        return _("to an earlier step")
    if m.deed == "late":
        return _("%(seat)s has not signed; %(to)s was told") % {"seat": seat, "to": to}
    return _("to %(name)s") % {"name": to} if to else ""


def news_of(approval: Approval) -> tuple[list, list]:
    """(what changed so that this round began, what differs now from what was signed), each as (label, before, after)."""
    last = approval.marks.filter(deed="changed").order_by("-pk").first() if approval.round > 1 else None
    began = [tuple(row) for row in last.facts] if last and last.round == approval.round - 1 else []
    if not approval.is_open or facts.is_gone(approval):
        return began, []
    return began, facts.differences(approval.facts, facts.facts_of(approval))


def may_sign(approval: Approval, actor: Actor) -> list[Task]:
    """The tasks that wait for this person now."""
    return list(approval.tasks.filter(person=actor.user_id or 0, state=Task.WAITING).select_related("seat")) if approval.is_open else []


def has_to_do_with(approval: Approval, actor: Actor) -> bool:
    """Whether he asked or signs: then he may give it to others to read."""
    me = actor.user_id or 0
    return approval.requester_id == me or approval.tasks.filter(Q(person=me)).exists()
