"""Files in fields: what a form, a cell of the API or a row that is copied brings."""

import base64
import binascii
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.queries import may_open
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError


def read(field, raw, actor):
    """An upload as it is, {"name", "content"} (base64) as one, the number of a file that the actor may open or brought himself; None for nothing."""
    raw = raw[-1] if isinstance(raw, list | tuple) and raw else raw
    if raw in (None, "", [], {}):
        return None
    if isinstance(raw, UploadedFile | StoredFile):
        return raw
    if isinstance(raw, dict):
        return _sent(raw)
    stored = StoredFile.objects.filter(pk=number).first() if (number := whole_number(str(raw))) is not None else None
    # Else the number of a file would open it: whoever writes it into a row of his own could read it there.
    if stored is None or not may_open(stored, actor):
        raise DomainError(_("There is no such file, or it is not yours to see."))
    return stored


def _sent(raw: dict) -> UploadedFile:
    try:
        content = base64.b64decode(str(raw["content"]), validate=True)
    except (KeyError, binascii.Error, ValueError) as error:
        raise DomainError(_("A file is sent as its name and its content in base64.")) from error
    return UploadedFile(BytesIO(content), name=str(raw.get("name") or "file"), size=len(content))
