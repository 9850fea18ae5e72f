"""Lists of competitors."""

from guanxi.commons.imports.derived import DerivedImporter
from guanxi.customers.yearlyresults.imports import in_per_cent

STRENGTHS = {"强": "stronger", "强于我方": "stronger", "相当": "equal", "持平": "equal", "弱": "weaker", "弱于我方": "weaker"}
SIDES = {"我方": "ours", "与我方竞争": "ours", "客户": "theirs", "客户的对手": "theirs", "与客户竞争": "theirs"}


class Importer(DerivedImporter):
    """A competitor stands once at a customer."""

    rank = 64
    identity = ("customer", "name")
    known_by = ("customer_id", "name")
    lenient_refs = ("rival",)
    tune = {
        "name": {"required": True},
        "strength": {"words": STRENGTHS, "lenient": True},
        "side": {"words": SIDES, "lenient": True, "required": False},
    }

    def complete(self, rows):
        """The share is kept in per cent."""
        in_per_cent(rows, ("share",))
