from django.utils.translation import gettext_lazy as _

from guanxi.kit import menu

menu.add_entry(_("Fields and layout"), "/fields/", "adjustments", "admin", 65, allowed=lambda actor: actor.has("company.manage"))
