"""Files on the page of every record type: a tab, or the middle of the page where the record says so."""

from django.utils.translation import gettext_lazy as _

from guanxi.commons.attachments.listing import listing
from guanxi.commons.attachments.queries import NAME
from guanxi.kit.panels import panel


def _files(obj, actor):
    return None if getattr(obj, "deleted_at", None) else listing(obj, actor)


panel(
    on="*", name=NAME, title=_("Attachments"), template="commons/attachments/_list.html", place="tab", order=80,
    suits=lambda record: record.attachments == "tab",
)(_files)  # fmt: skip
panel(
    on="*", name="files", title=_("Attachments"), template="commons/attachments/_list.html", place="main", order=80,
    suits=lambda record: record.attachments == "main",
)(_files)  # fmt: skip
