from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals.queries import waiting_count, waiting_rows
from guanxi.kit import menu, tallies

tallies.register("approvals", waiting_rows)
menu.add_entry(_("Approvals"), "/approvals/", "checks", "work", 30, count=waiting_count, urgent=True)
menu.add_account(_("Who signs for me"), "/account/absences/", "user-share", 31)
