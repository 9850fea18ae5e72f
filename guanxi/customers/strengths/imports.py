"""Lists of analyses: one line a customer and day, one column an item."""

from guanxi.commons.imports.derived import DerivedImporter
from guanxi.customers.strengths.items import NAMES
from guanxi.customers.strengths.models import total_of, weights


class Importer(DerivedImporter):
    """An analysis of the same day is the same one."""

    rank = 66
    identity = ("customer", "on")
    known_by = ("customer_id", "on")
    extra_columns = ("total", "weighed")
    tune = {"on": {"required": True}}

    def __init__(self, record, session):
        super().__init__(record, session)
        self.weighed = weights()

    def derived(self, values):
        """The total follows the scores."""
        return {"total": total_of({n: values.get(n) for n in NAMES}, self.weighed), "weighed": self.weighed}

    def complete(self, rows):
        """The same for new rows."""
        for row in rows:
            row.values |= self.derived(row.values)
