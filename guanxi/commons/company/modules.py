"""Which parts of the product a company can switch on or off. Only what is installed is offered."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from guanxi.commons.company.models import Company


@dataclass(frozen=True)
class Module:
    """needs: the app that fills it. fixed: cannot be switched off. default: whether it is on before anybody chose."""

    name: str
    label: object
    note: object
    needs: str
    fixed: bool = False
    default: bool = True


MODULES = (
    Module("customers", _("Customers and contacts"), _("Always on"), "guanxi.customers", fixed=True),
    Module("activities", _("Follow-ups and tasks"), _("Always on"), "guanxi.activities", fixed=True),
    Module("workday", _("Today"), _("Whom to contact and why"), "guanxi.workday"),
    Module("catalog", _("Products"), _("Products, units, prices"), "guanxi.catalog"),
    Module("sales", _("Deals and orders"), _("Opportunities, orders, deliveries, receipts"), "guanxi.sales"),
    Module("grading", _("Customer grades"), _("A, B, C with the reasons"), "guanxi.grading"),
    Module("service", _("Service and complaints"), _("Cases with time limits by grade"), "guanxi.service"),
    Module("marketing", _("Marketing"), _("Campaigns, messages, surveys"), "guanxi.marketing"),
    Module("supply", _("Supply"), _("Purchases, who is served first"), "guanxi.supply"),
)


def offered() -> list[Module]:
    """The modules that this installation has."""
    return [m for m in MODULES if apps.is_installed(m.needs)]


def is_on(name: str) -> bool:
    """Whether the company uses a module. A name nobody declared crashes; one that is not installed is off."""
    module = next((m for m in MODULES if m.name == name), None)
    if module is None:
        raise LookupError(f"no such module: {name}")
    if not apps.is_installed(module.needs):
        return False
    return module.fixed or Company.current().modules.get(name, module.default)


def chosen() -> list[str]:
    """Names of the modules that are on."""
    return [m.name for m in offered() if is_on(m.name)]


def as_stored(names) -> dict[str, bool]:
    """The company's column from the names that are ticked."""
    return {m.name: m.fixed or m.name in names for m in offered()}
