"""Lists of payments due and received."""

from django.utils.translation import gettext as _

from guanxi.commons.imports.derived import DerivedImporter


class Importer(DerivedImporter):
    """Receipts; without an order the same customer, days and amounts are the same receipt."""

    rank = 60
    identity = ("customer", "order", "due_on", "due_amount", "received_on", "received_amount")
    tune = {
        "order": {"synonyms": ("订单编号", "订单号", "订单 ID", "order", "order number")},
        "due_amount": {"required": False},
        "received_amount": {"required": False},
    }

    def complete(self, rows):
        """A receipt says when something is due or when it came."""
        for row in rows:
            if not row.is_out and "due_on" not in row.values and "received_on" not in row.values:
                row.refuse(self.number_of.get("due_on"), _("Neither a due day nor a day of payment"))
