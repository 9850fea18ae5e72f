"""Lists of needs and preferences."""

from guanxi.commons.imports.derived import DerivedImporter

KINDS = {"需要": "needs", "需求": "needs", "偏好": "prefers", "喜欢": "prefers", "不要": "avoids", "不喜欢": "avoids", "忌讳": "avoids"}


class Importer(DerivedImporter):
    """The same need of the same customer is filed once."""

    rank = 67
    identity = ("customer", "product", "category", "need")
    lenient_refs = ("product",)
    tune = {"kind": {"words": KINDS, "lenient": True, "required": False}}
