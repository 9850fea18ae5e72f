"""What stands in the navigation: entries, things to create, the company's name. Packages add, the shell asks with the actor at hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from guanxi.kit import records

GROUPS = {
    "work": _("Workspace"),
    "customers": _("Customers"),
    "sales": _("Sales"),
    "service": _("Service"),
    "marketing": _("Marketing"),
    "analysis": _("Analysis"),
    "admin": _("Administration"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the navigation.

    url: an address ("/today/"), the name of a URL without arguments, or a callable that gives an address.
    allowed(actor) decides who sees it; count(actor) gives a number to show, or None. urgent: the number needs a person.
    phone: position in the bar at the foot of the phone (1, 2, 4 or 5; the middle is "new"), 0 for none.
    """

    label: object
    url: str | Callable[[], str]
    icon: str = "file-text"
    group: str = "work"
    order: int = 50
    allowed: Callable = lambda actor: True
    count: Callable | None = None
    urgent: bool = False
    module: str = ""
    phone: int = 0

    @property
    def address(self) -> str:
        """Where it leads; a name that no URL has gives "", and the entry is left out."""
        return _address(self.url)


@dataclass(frozen=True)
class Shown:
    """An entry as the template reads it."""

    label: object
    url: str
    icon: str
    current: bool = False
    count: int | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Group:
    """A heading of the navigation with its entries."""

    key: str
    label: object
    entries: list[Shown] = field(default_factory=list)


_entries: list[Entry] = []
_creates: list[Entry] = []
_account: list[Entry] = []
_branches: dict[str, str] = {}


def _nothing_off(module: str) -> bool:
    return True


_hooks: dict = {"company": lambda: ("", ""), "module": _nothing_off, "unread": lambda actor: 0, "notices": "", "slot": lambda request: ""}


def add_entry(label, url, icon: str, group: str, order: int = 50, **options) -> Entry:
    """Registers a line of the navigation (once: the same label and address again replaces it). An unknown group crashes."""
    return _keep(_entries, Entry(label=label, url=url, icon=icon, group=_known(group), order=order, **options))


def add_create(label, url, icon: str = "plus", order: int = 50, **options) -> Entry:
    """Registers a line of the menu "new"."""
    return _keep(_creates, Entry(label=label, url=url, icon=icon, order=order, **options))


def add_account(label, url, icon: str = "user", order: int = 50, **options) -> Entry:
    """Registers a line of the account menu (my profile, security, API keys …)."""
    return _keep(_account, Entry(label=label, url=url, icon=icon, order=order, **options))


def _known(group: str) -> str:
    if group not in GROUPS:
        raise LookupError(f"no such group of the navigation: {group!r}; there are {', '.join(GROUPS)}")
    return group


def _keep(shelf: list[Entry], entry: Entry) -> Entry:
    shelf[:] = [e for e in shelf if (e.url, str(e.label)) != (entry.url, str(entry.label))] + [entry]
    return entry


def add_branch(path: str, address: str) -> None:
    """Pages below `path` belong to the entry with this address, though they stand elsewhere."""
    _branches[path] = address


def register_company(ask: Callable[[], tuple[str, str]]) -> None:
    """`ask()` gives the company's name and the address of its logo ("" for none)."""
    _hooks["company"] = ask


def register_modules(is_on: Callable[[str], bool]) -> None:
    """`is_on(module)` says whether the company uses a module; entries and records name theirs."""
    _hooks["module"] = is_on


def register_notices(url: str, unread: Callable) -> None:
    """`url` leads to the notices page (an address or the name of a URL), `unread(actor)` counts what is unread."""
    _hooks["notices"], _hooks["unread"] = url, unread


def register_slot(template_for: Callable) -> None:
    """`template_for(request)` gives the name of a template shown above every page (the demo's role switcher), or ""."""
    _hooks["slot"] = template_for


def company() -> tuple[str, str]:
    """Name and logo address of the company."""
    return _hooks["company"]()


def unread(actor) -> int:
    """How many notices wait for this person."""
    return _hooks["unread"](actor)


def notices_url() -> str:
    """Where the bell leads; "" hides it."""
    return _address(_hooks["notices"]) if _hooks["notices"] else ""


def slot(request) -> str:
    """Template above the page, or ""."""
    return _hooks["slot"](request)


def entries_for(actor, path: str) -> list[Group]:
    """The navigation for this actor, in groups; the entry whose address is the longest beginning of `path` is the current one."""
    usable = [e for e in [*_entries, *_record_entries()] if _usable(e, actor)]
    current = _current(usable, path)
    groups = []
    for key, label in GROUPS.items():
        mine = sorted((e for e in usable if e.group == key), key=lambda e: e.order)
        if mine:
            groups.append(Group(key, label, [_shown(e, actor, current) for e in mine]))
    return groups


def creates_for(actor) -> list[Shown]:
    """The menu "new" for this actor: what packages added, then record types that ask for it."""
    usable = [e for e in [*_creates, *_record_creates()] if _usable(e, actor)]
    return [_shown(e, actor, "") for e in sorted(usable, key=lambda e: e.order)]


def account_for(actor) -> list[Shown]:
    """Lines of the account menu."""
    return [_shown(e, actor, "") for e in sorted(_account, key=lambda e: e.order) if _usable(e, actor)]


def phone_bar(actor, path: str) -> dict[int, Shown]:
    """Position → entry for the bar at the foot of the phone."""
    usable = [e for e in [*_entries, *_record_entries()] if e.phone and _usable(e, actor)]
    current = _current(usable, path)
    return {e.phone: _shown(e, actor, current) for e in usable}


def _record_entries() -> list[Entry]:
    """Record types with a place in the navigation; who may view one sees its entry."""
    return _entries_of(records.all_records())


@lru_cache(maxsize=4)
def _entries_of(known: tuple) -> list[Entry]:
    made = []
    for record in known:
        if record.menu:
            group, order = record.menu
            allowed = lambda actor, key=record.key: actor.may(key, "view")  # noqa: E731
            phone = 2 if record.key == "customers.customer" else 0
            made.append(
                Entry(record.plural, record.list_url, record.icon, _known(group), order, allowed, module=record.module, phone=phone)
            )
    return made


def _record_creates() -> list[Entry]:
    return _creates_of(records.all_records())


@lru_cache(maxsize=4)
def _creates_of(known: tuple) -> list[Entry]:
    made = []
    for place, record in enumerate(r for r in known if r.quick_create and r.creatable):
        allowed = lambda actor, key=record.key: actor.may(key, "add")  # noqa: E731
        made.append(Entry(record.label, f"{record.list_url}new/", record.icon, order=20 + place, allowed=allowed, module=record.module))
    return made


def _usable(entry: Entry, actor) -> bool:
    return bool(entry.address) and (not entry.module or _hooks["module"](entry.module)) and entry.allowed(actor)


def _current(entries: list[Entry], path: str) -> str:
    """Address of the entry that the page belongs to, or ""."""
    usable = {e.address for e in entries}
    roots = {a: a for a in usable} | {below: a for below, a in _branches.items() if a in usable}
    return roots.get(max((r for r in roots if path == r or (r != "/" and path.startswith(r))), key=len, default=""), "")


def _shown(entry: Entry, actor, current: str) -> Shown:
    number = entry.count(actor) if entry.count else None
    return Shown(entry.label, entry.address, entry.icon, bool(current) and entry.address == current, number or None, entry.urgent)


def _address(url) -> str:
    return url() if callable(url) else url if url.startswith("/") else _reversed(url)


@cache
def _reversed(url: str) -> str:
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""
