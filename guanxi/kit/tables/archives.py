"""A zip with tables in it: which ones, and one of them taken out. The guards of zip files hold here too."""

import tempfile
import zipfile
from pathlib import Path

from guanxi.kit.refusals import gettext_noop
from guanxi.kit.tables.guards import BadFile, inflated, zip_directory

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods", ".vcf")
MOST_TABLES = 50


def tables_of(path) -> dict[str, zipfile.ZipInfo]:
    """Name → entry of every file in the zip that looks like a table, in its order. Raises BadFile when there is none."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in zip_directory(path):
        name = _name_of(info).rpartition("/")[2]
        if info.is_dir() or not name.lower().endswith(ENDINGS) or name.startswith((".", "~$")) or "__MACOSX" in info.filename:
            continue
        if name in found:
            name = _name_of(info)
        found[name[-120:]] = info
    if not found:
        raise BadFile(gettext_noop("This zip file holds no table. Unpack it first and import the table inside"))
    if len(found) > MOST_TABLES:
        raise BadFile(gettext_noop("The zip file holds more than %(count)s tables. Unpack it first"), count=MOST_TABLES)
    return found


def unpack(path, info: zipfile.ZipInfo) -> Path:
    """One entry as a file of its own among the temporary ones; whoever asked deletes it. Raises BadFile when its sizes lie."""
    with tempfile.NamedTemporaryFile(prefix="table-", suffix=Path(info.filename).suffix[:8], delete=False) as file:
        target = Path(file.name)
        try:
            for piece in inflated(path, info):
                file.write(piece)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return target


def _name_of(info: zipfile.ZipInfo) -> str:
    """Chinese Windows packs names in GBK without saying so; Python reads those as the alphabet of old DOS."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
