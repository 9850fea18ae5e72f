"""The notices of the reading room and of the loan register."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices.actions import notify, remind, settle, settle_notices
from guanxi.commons.notices.kinds import declare
from guanxi.commons.notices.queries import names
from guanxi.customers.custody.queries import keeper_of
from guanxi.customers.loans.models import Loan
from guanxi.customers.loans.queries import leaders_of
from guanxi.customers.reading.flow import keepers
from guanxi.customers.reading.models import ReadingRequest, ReadingRules
from guanxi.customers.reading.rights import KEY, keeps
from guanxi.kit import records

declare(
    "reading.waiting",
    label=_("Archives to be opened by me"),
    icon="key",
    by_mail=True,
    urgent=True,
    text=_("All have signed, please open it for %(by)s: %(subject)s."),
)
declare(
    "reading.unmatched",
    label=_("Archives to be found by me"),
    icon="search",
    text=_("Nobody knows yet which archive is meant, please look it up: %(subject)s."),
)
declare("reading.opened", label=_("Archives opened for me"), icon="lock-open", by_mail=True, text=_("You may read it now: %(subject)s."))
declare(
    "reading.ending",
    label=_("My time to read runs out"),
    icon="clock",
    text=_("Its last day is coming, then it closes by itself: %(subject)s."),
)
declare("reading.ended", label=_("My time to read is over"), icon="lock", text=_("It is closed again: %(subject)s."))
declare(
    "loan.overdue",
    label=_("Loans overdue"),
    icon="book",
    by_mail=True,
    urgent=True,
    text=_("%(late)s days overdue, lent to %(by)s: %(subject)s."),
)
declare(
    "loan.overdue_outside",
    label=_("Loans to outside readers overdue"),
    icon="book",
    urgent=True,
    text=_("%(late)s days overdue, lent to an outside reader: %(subject)s."),
)
declare(
    "loan.allowed", label=_("Loans allowed in my name"), icon="book", text=_("%(by)s wrote down that you allowed this loan: %(subject)s.")
)


def keepers_of(request: ReadingRequest) -> list:
    """Who opens it: the keeper of the archive, and whoever keeps archives by his role."""
    named = keeper_of(request.customer) if request.customer else []
    return list({u.pk: u for u in [*named, *keepers()] if u.pk != request.owner_id or request.outsider_id}.values())


def granted(request: ReadingRequest) -> None:
    """It waits to be opened."""
    notify(
        keepers_of(request),
        "reading.waiting",
        subject=request,
        by=request.owner_id,
        due_on=request.ends_on,
        key=f"reading.waiting:{request.pk}:{request.approval.round}",
    )


def opened(request: ReadingRequest) -> None:
    """The reader may begin; a day before the end he is reminded, when there is a day before."""
    settle_notices("reading.waiting", request)
    notify(request.owner, "reading.opened", subject=request, due_on=request.ends_on, key=f"reading.opened:{request.pk}")
    if (request.ends_on - request.starts_on).days > 1:
        remind("reading.ending", key=f"reading.ending:{request.pk}", due_on=request.ends_on, steps=[(-1, request.owner)], subject=request)


def over(request: ReadingRequest) -> None:
    """Nothing waits any more; the reader hears of an end that he did not make himself."""
    for kind in ("reading.waiting", "reading.opened", "reading.ending"):
        settle_notices(kind, request)
    settle(f"reading.ending:{request.pk}")
    if request.closed_why != ReadingRequest.Why.READER:
        notify(request.owner, "reading.ended", subject=request, key=f"reading.ended:{request.pk}")


def watch(loan: Loan) -> None:
    """Overdue, the borrower is reminded once, then his manager once, then the keeper once (ACC-07); a new day of return begins anew."""
    first, second, third = ReadingRules.current().days
    if loan.owner_id is None:
        steps = [(first, loan.lent_by)] if loan.lent_by_id else []
        kind, who = "loan.overdue_outside", {}
    else:
        above = leaders_of(loan.owner)[:1]
        steps = [(first, loan.owner), *((second, u) for u in above), *([(third, loan.lent_by)] if loan.lent_by_id else [])]
        kind, who = "loan.overdue", {"by": loan.owner_id}
    if steps:
        remind(kind, key=f"loan:{loan.pk}", due_on=loan.due_on, steps=steps, subject=loan, **who)


def allowed(loan: Loan, person, *, again: str = "") -> None:
    """Whoever is said to have allowed a loan hears of it, so that nobody's name is used without him."""
    if person is not None and person.pk != loan.lent_by_id and not loan.paper:
        notify(person, "loan.allowed", subject=loan, by=loan.lent_by_id, key=f"loan.allowed:{loan.pk}{again}")


def back(loan: Loan) -> None:
    """It is back: no reminder any more."""
    settle(f"loan:{loan.pk}")
    for kind in ("loan.overdue", "loan.overdue_outside"):
        settle_notices(kind, loan)


@names(KEY)
def called(pks, actor) -> dict[int, tuple[str, str]]:
    """Number and what was typed, for whoever sees the request or keeps the archive."""
    record, made = records.get(KEY), {}
    rows = ReadingRequest.objects.filter(pk__in=pks).select_related("customer")
    seen = set(rows.visible_to(actor).values_list("pk", flat=True))
    for row in rows:
        if row.pk in seen or keeps(actor, row):
            hidden = actor.field_rule(KEY, "wanted") in ("hidden", "masked")
            made[row.pk] = (
                row.number if hidden else f"{row.wanted} {row.number}",
                f"/reading/{row.pk}/" if row.owner_id == actor.user_id else record.url(row.pk) if row.pk in seen else "/reading/desk/",
            )
    return made
