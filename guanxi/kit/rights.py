"""Names of rights. Every action and permission is declared here or by a record; a name that nobody declared crashes."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "view": _("View"),
    "add": _("Create"),
    "change": _("Change"),
    "delete": _("Delete"),
    "import": _("Import"),
    "export": _("Export"),
    "assign": _("Change owner"),
    "reveal": _("Show full numbers"),
}

_extra_actions: dict[str, dict[str, object]] = {}
_permissions: dict[str, object] = {}
_by_name: set[str] = set()


def declare_action(record_key: str, action: str, label) -> None:
    """A record adds a right of its own, such as "sign"."""
    _extra_actions.setdefault(record_key, {})[action] = label


def declare_permission(name: str, label, *, by_name: bool = False) -> None:
    """A right that belongs to no record type, such as "org.manage". by_name: "*" does not hold it, it must be given by its name."""
    _permissions[name] = label
    if by_name:
        _by_name.add(name)


def actions_of(record_key: str) -> dict[str, object]:
    """All actions that can be granted on a record type, with their labels."""
    return ACTIONS | _extra_actions.get(record_key, {})


def permissions() -> dict[str, object]:
    """All declared permissions with their labels."""
    return dict(sorted(_permissions.items()))


def all_but_by_name() -> frozenset[str]:
    """What "*" holds."""
    return frozenset(_permissions) - _by_name


def check_action(record_key: str, action: str) -> None:
    """Raises LookupError for an action nobody declared."""
    if action not in ACTIONS and action not in _extra_actions.get(record_key, {}):
        raise LookupError(f"no such right: {action} on {record_key}")


def check_permission(name: str) -> None:
    """Raises LookupError for a permission nobody declared."""
    if name not in _permissions:
        raise LookupError(f"no such permission: {name}")
