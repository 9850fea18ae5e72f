"""Bytes go with the last row that names them."""

from guanxi.commons.files.actions import forget
from guanxi.commons.files.models import StoredFile
from guanxi.kit.changes import sink


@sink
def rows_went(changes) -> None:
    """Of every stored file that was erased."""
    forget(c.before["sha256"] for c in changes if c.model is StoredFile and c.kind == "erase" and c.before.get("sha256"))
