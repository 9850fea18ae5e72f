from django.utils.translation import gettext_lazy as _

from guanxi.kit import menu

menu.add_entry(_("State of the system"), "/system/", "server", "admin", 70, allowed=lambda actor: actor.has("company.manage"))
