"""Lists of yearly results: one line a customer and year."""

from guanxi.commons.imports.derived import DerivedImporter


class Importer(DerivedImporter):
    """A year that is on file is filled up, never doubled."""

    rank = 62
    identity = ("customer", "year")
    known_by = ("customer_id", "year")
    tune = {"year": {"required": True}}

    def complete(self, rows):
        """Shares are kept in per cent."""
        in_per_cent(rows, ("market_share", "our_share"))


def in_per_cent(rows, names: tuple[str, ...]) -> None:
    """A file's shares are read as fractions; these columns hold per cent."""
    for row in rows:
        for name in names:
            if (share := row.values.get(name)) is not None:
                row.values[name] = share * 100
