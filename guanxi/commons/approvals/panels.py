from django.utils.translation import gettext_lazy as _

from guanxi.commons.approvals.queries import waiting_count
from guanxi.kit import menu

menu.add_entry(_("Approvals"), "/approvals/", "checks", "work", 30, count=waiting_count, urgent=True)
menu.add_account(_("Who signs for me"), "/account/absences/", "user-share", 31)
