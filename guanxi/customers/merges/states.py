"""Two states become one: the latest contact, the next plan, the better grade. Sales follow the orders, completeness follows the file."""

from guanxi.customers.customers.models import CustomerState

CONTACT, PLAN, GRADE = (
    ("last_contact_at", "last_contact_kind"),
    ("next_contact_on", "next_contact_time", "next_reason"),
    ("grade", "score", "graded_on"),
)
COMBINED = (*CONTACT, *PLAN, *GRADE)


def combine(kept: int, gone: list[int]) -> dict:
    """Writes the kept one's state; returns what it held before."""
    rows = {s.pk: s for s in CustomerState.objects.filter(pk__in=[kept, *gone])}
    states = [rows[pk] for pk in (kept, *gone) if pk in rows]
    before = snapshot(kept)
    latest = max((s for s in states if s.last_contact_at), key=lambda s: s.last_contact_at, default=None)
    # The earliest plan: nobody is forgotten, and who keeps it plans anew.
    soonest = min((s for s in states if s.next_contact_on), key=lambda s: s.next_contact_on, default=None)
    best = max((s for s in states if s.grade), key=lambda s: (s.score is not None, s.score or 0), default=None)
    values = {n: getattr(s, n) for names, s in ((CONTACT, latest), (PLAN, soonest), (GRADE, best)) if s is not None for n in names}
    values = {n: v for n, v in values.items() if v != before[n]}
    if values:
        CustomerState.objects.filter(pk=kept).update(**values)
    return before


def snapshot(kept: int) -> dict:
    """What the state says now."""
    return CustomerState.objects.filter(pk=kept).values(*COMBINED).first() or dict.fromkeys(COMBINED)


def put_back(kept: int, before: dict, after: dict) -> None:
    """The state as it was, group by group, unless something newer stands there (a contact logged since, a plan, a run of grading)."""
    now, back = snapshot(kept), {}
    column = CustomerState._meta.get_field
    for names in (CONTACT, PLAN, GRADE):
        was, then = ({n: _read(column(n), said.get(n)) for n in names} for said in (before, after))
        if was != then and all(now[n] == then[n] for n in names):
            back |= was
    if back:
        CustomerState.objects.filter(pk=kept).update(**back)


def _read(column, value):
    return None if value is None else column.to_python(value)
