from django.utils.translation import gettext_lazy as _

from guanxi.commons.notices.queries import unread, unread_rows
from guanxi.kit import menu, tallies

tallies.register("notices", unread_rows)
menu.register_notices("/notices/", unread)
menu.add_account(_("How I am told"), "/account/notices/", "bell", 30)
