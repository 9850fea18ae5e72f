"""Lists of papers: what a company brings from the lists taped inside its cabinets."""

from guanxi.commons.imports.derived import DerivedImporter

DIRECTIONS = {"收": "in", "收文": "in", "来函": "in", "发": "out", "发文": "out", "去函": "out", "内部": "own", "内": "own"}


class Importer(DerivedImporter):
    """Documents: one a customer, title, number and date."""

    rank = 60
    identity = ("customer", "title", "number", "dated_on")
    lenient_refs = ("counterpart",)
    tune = {
        "title": {"required": True},
        "dated_on": {"required": True},
        "kind": {"required": False, "lenient": True},
        "direction": {"words": DIRECTIONS, "lenient": True, "required": False},
    }

    def complete(self, rows):
        """A row that says where a paper stands says that there is one."""
        for row in rows:
            if any(row.values.get(n) for n in ("room", "cabinet", "binder", "place_in_binder")):
                row.values["has_original"] = True
