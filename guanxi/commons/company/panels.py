from django.utils.translation import gettext_lazy as _

from guanxi.commons.company import modules
from guanxi.commons.company.models import Company
from guanxi.commons.files.queries import grant
from guanxi.kit import menu


def shown() -> tuple[str, str]:
    """Name and logo for the frame."""
    company = Company.current()
    return company.name, "/company/logo/" if company.logo_id else ""


menu.register_company(shown)
menu.register_modules(modules.is_on)
menu.add_entry(_("Our company"), "/company/", "building", "admin", 60, allowed=lambda actor: actor.has("company.manage"))
grant("company.logo", lambda stored, actor: actor.is_person)
