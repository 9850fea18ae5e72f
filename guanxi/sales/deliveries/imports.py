"""Lists of deliveries."""

from guanxi.commons.imports.derived import DerivedImporter


class Importer(DerivedImporter):
    """Deliveries: one a customer, order, number and day of shipping, however many lines it has."""

    rank = 65
    identity = ("customer", "order", "number", "shipped_on")
