"""Who has to sign a step: names become people, nobody signs for himself, and whoever is away or gone is replaced."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.approvals import kinds
from guanxi.commons.approvals.models import Substitute, Task
from guanxi.kit.errors import DomainError
from guanxi.org.departments.models import Department
from guanxi.org.users.actions import administrators
from guanxi.org.users.models import User

CHAIN = 5  # the substitute of a substitute of …


@dataclass(frozen=True)
class Seat:
    """seat: whose signature; person: who gives it; via: "" or Task.SUBSTITUTE."""

    seat: User
    person: User
    via: str = ""


@dataclass
class Found:
    """The seats of a step, and what the trail must say of them: (why, person, who came in his place).

    why: "own" (would sign his own request), "left", "top" (nobody stands above), "nobody" (the flow names nobody).
    """

    seats: list[Seat] = field(default_factory=list)
    notes: list[tuple[str, User | None, User | None]] = field(default_factory=list)


def usable(user: User | None) -> bool:
    """Whether somebody may sign in at all."""
    return user is not None and user.is_active and user.deleted_at is None


def upwards(department_id: int | None) -> list[Department]:
    """A department and those above it, from below."""
    path = Department.objects.filter(pk=department_id).values_list("path", flat=True).first() if department_id else None
    keys = [int(part) for part in (path or "").split("/") if part]
    rows = {d.pk: d for d in Department.objects.alive().filter(pk__in=keys).select_related("manager")}
    return [rows[pk] for pk in reversed(keys) if pk in rows]


def home_of(user: User) -> int | None:
    """The department in which the way up begins."""
    if user.department_id:
        return user.department_id
    return Department.objects.alive().filter(manager=user).order_by("path").values_list("pk", flat=True).first()


def superior_of(user: User, *, but: tuple[int, ...] = (), start: int | None = None) -> User | None:
    """The next manager above somebody who may sign in and is not among `but`; None at the top."""
    for department in upwards(start or home_of(user)):
        if department.manager_id not in (None, user.pk, *but) and usable(department.manager):
            return department.manager
    return None


def manager_above(department_id: int | None) -> tuple[User | None, int | None]:
    """(the first manager on the way up, his department), whoever he is."""
    return next(((d.manager, d.pk) for d in upwards(department_id) if d.manager_id), (None, None))


def resolve(approval, step: dict, today: date | None = None) -> Found:
    """The people of a step as things stand today."""
    found = Found()
    for candidate, start in _named(approval, step):
        if (person := _allowed(approval, candidate, start, found)) is not None and person.pk not in {s.seat.pk for s in found.seats}:
            found.seats.append(Seat(person, person))
    if not found.seats and not any(why == "top" for why, _who, _instead in found.notes):
        _fall_to_administrators(approval, found)
    if found.seats:
        # A holder of the role who asks for himself is passed over: the others are there.
        found.notes = [n for n in found.notes if n[0] != "top"]
    return _with_substitutes(approval, found, today or timezone.localdate())


def _named(approval, step: dict) -> list[tuple[User, int | None]]:
    """(person, department where the way up from him begins) as the step names them."""
    how, _colon, which = step["who"].partition(":")
    requester = approval.requester
    if how == "person":
        return [(u, None) for u in User.objects.filter(pk=int(which))]
    if how == "role":
        holders = list(User.objects.alive().filter(roles__code=which, roles__deleted_at=None, is_active=True).distinct().order_by("pk"))
        others = [u for u in holders if u.pk != requester.pk]
        return [(u, None) for u in others or holders]
    if how == "hook":
        asked = kinds.hook(which)
        return [(u, None) for u in (asked.find(approval) if asked else ())]
    if how == "owner":
        owner = getattr(approval.subject, "owner", None)
        return [(owner, None)] if owner else []
    if how == "superior":
        first = superior_of(requester)
        # Where nobody stands above the manager, the manager it is; at the very top the requester himself, whom nobody may sign for.
        return [(superior_of(first, but=(requester.pk,)) or first, None)] if first else [(requester, None)]
    place = home_of(requester) if how == "manager" else getattr(approval.subject, "department_id", None) or home_of(requester)
    manager, department = manager_above(place)
    return [(manager, department)] if manager else []


def _allowed(approval, candidate: User, start: int | None, found: Found) -> User | None:
    """The candidate, or who stands above him when he asked himself or has left."""
    if usable(candidate) and candidate.pk != approval.requester_id:
        return candidate
    why = "left" if not usable(candidate) else "own"
    above = superior_of(candidate, but=(approval.requester_id,), start=start)
    if above is None:
        found.notes.append(("top" if why == "own" else "nobody", candidate, None))
        return None
    found.notes.append((why, candidate, above))
    return above


def _fall_to_administrators(approval, found: Found) -> None:
    people = [u for u in administrators() if u.pk != approval.requester_id]
    if not people:
        raise DomainError(_("Nobody can sign this: the flow names nobody, and there is no other administrator."))
    found.notes.append(("nobody", None, None))
    found.seats = [Seat(u, u) for u in people]


def _with_substitutes(approval, found: Found, today: date) -> Found:
    away = absences(today)
    made: list[Seat] = []
    for seat in found.seats:
        person = stand_in(seat.seat, away, approval.requester)
        made.append(Seat(seat.seat, person, Task.SUBSTITUTE if person.pk != seat.seat.pk else ""))
    # Whoever signs for himself is not asked a second time for another.
    own = {s.person.pk for s in made if s.seat.pk == s.person.pk}
    found.seats = [s for s in made if s.seat.pk == s.person.pk or s.person.pk not in own]
    return found


def absences(today: date) -> dict[int, User]:
    """Number of whoever is away on that day → who signs for him; the absence set last counts."""
    return {s.person_id: s.substitute for s in Substitute.objects.on(today).select_related("substitute").order_by("pk")}


def stand_in(person: User, away: dict[int, User], requester: User) -> User:
    """Who signs in somebody's place today; himself when he is there, or when nobody could.

    The substitute of a substitute counts too. Whoever asked signs for nobody: then the superior of the one who is away does.
    """
    seen, now = {person.pk}, person
    for _turn in range(CHAIN):
        if now.pk not in away:
            return now
        following = away[now.pk]
        if following.pk == requester.pk:
            return superior_of(person, but=(requester.pk,)) or person
        if following.pk in seen or not usable(following):
            return person
        seen.add(following.pk)
        now = following
    return person
