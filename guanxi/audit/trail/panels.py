"""The trail's place in the navigation, and the right to search it."""

from django.utils.translation import gettext_lazy as _

from guanxi.kit import menu, rights

rights.declare_permission("audit.search", _("Search the trail of all changes and uses"))
menu.add_entry(_("Trail"), "/audit/trail/", "history", "admin", 60, allowed=lambda actor: actor.has("audit.search"))
