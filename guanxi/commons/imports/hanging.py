"""Tags of a file: hung on every row that the file brings, and where wished on those that it met."""

from guanxi.commons.imports.rows import NEW, SAME, Row
from guanxi.commons.tags.actions import hang


def may_hang(record) -> bool:
    """Whether rows of this type carry tags."""
    return any(f.kind == "tags" for f in record.fields.values())


def hang_tags(importer, rows: list[Row]) -> None:
    """Within the chunk's transaction, once its rows are written."""
    options = importer.session.options
    names = options.get("tags") or ()
    if not names or not may_hang(importer.record):
        return
    wanted = (NEW, SAME) if options.get("tag_matched") else (NEW,)
    labels = {
        r.target: str(r.values.get(importer.record.title) or r.like or "") for r in rows if r.verdict in wanted and (r.target or 0) > 0
    }
    allowed = set(importer.record.model.objects.filter(pk__in=labels).visible_to(importer.actor, "change").values_list("pk", flat=True))
    opened = {r.target for r in rows if r.verdict == NEW}
    hang(importer.record.model, {pk: label for pk, label in labels.items() if pk in opened or pk in allowed}, names)
