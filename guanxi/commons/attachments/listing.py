"""A row's files as pages show them."""

from dataclasses import dataclass

from guanxi.commons.attachments.models import Attachment
from guanxi.commons.attachments.queries import PAGE, is_open, may, on_row
from guanxi.commons.company.models import Company
from guanxi.commons.files.sniffing import doubt, is_picture, kind_words
from guanxi.commons.previews.models import Preview
from guanxi.kit import records
from guanxi.kit.actor import Actor

PICTURES = {"application/pdf": "file-text", "application/zip": "package", "application/gzip": "package"}


@dataclass
class Shown:
    """One file. thumb: whether its small picture is there; odd: what is strange about its name."""

    attachment: Attachment
    thumb: bool
    waiting: bool
    pages: int

    @property
    def file(self):
        """Name, size, when and by whom."""
        return self.attachment.file

    @property
    def kind(self):
        """What kind of file, in words."""
        return kind_words(self.file.content_type)

    @property
    def odd(self):
        """What is strange about its name, in words."""
        return doubt(self.file.name, self.file.content_type)

    @property
    def icon(self) -> str:
        """What stands where there is no small picture."""
        kind = self.file.content_type
        return "photo-up" if is_picture(kind) else "file-spreadsheet" if "sheet" in kind or "excel" in kind else PICTURES.get(kind, "file")


def shown(rows: list[Attachment]) -> list[Shown]:
    """With their previews, in one query."""
    previews = {p.sha256: p for p in Preview.objects.filter(sha256__in={a.file.sha256 for a in rows})}
    none = Preview(state=Preview.State.NONE)
    found = ((a, previews.get(a.file.sha256, none)) for a in rows)
    return [Shown(a, p.is_done, p.is_waiting, p.pages if a.file.content_type == "application/pdf" else 0) for a, p in found]


def listing(obj, actor: Actor, before: int | None = None) -> dict | None:
    """The context of `_list.html` for a row read through scope: a page of files, newest first, and what the reader may do; None where files are not his to see."""
    record = records.of(obj)
    if not is_open(record, actor):
        return None
    rows = on_row(obj).select_related("file__kept_by")
    rows = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    files = shown(rows[:PAGE])
    return {
        "files": files, "more": rows[PAGE - 1].pk if len(rows) > PAGE else None, "may_change": may(obj, actor, "change"),
        "url": f"{record.url(obj.pk)}attachments/", "waiting": any(f.waiting for f in files), "limit": Company.current().largest_file_mb,
        "first": before is None,
    }  # fmt: skip
