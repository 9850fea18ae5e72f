"""Lists of major changes."""

from guanxi.commons.imports.derived import DerivedImporter

KINDS = {
    "人事": "people", "负责人变更": "people", "法人变更": "people", "管理层": "people", "地址": "place", "搬迁": "place", "更名": "place", "股权": "capital", "增资": "capital",
    "产品": "business", "转型": "business", "扩建": "size", "裁员": "size", "财务": "money", "资金": "money", "诉讼": "law", "处罚": "law", "其他": "other",
}  # fmt: skip


class Importer(DerivedImporter):
    """The same change on the same day is filed once."""

    rank = 63
    identity = ("customer", "on", "what")
    tune = {"kind": {"words": KINDS, "lenient": True, "required": False}, "on": {"required": True}}
