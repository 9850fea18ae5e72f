"""What a file is, by its first bytes and never by what the sender says, and what of its name may be kept."""

import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"), (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"), (b"\x1f\x8b", "application/gzip"),
)  # fmt: skip
OFFICE = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OLD_OFFICE = {".xls": "application/vnd.ms-excel", ".doc": "application/msword", ".ppt": "application/vnd.ms-powerpoint"}
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
FORBIDDEN = set('\\/:*?"<>|')


def type_of(head: bytes, name: str = "") -> str:
    """A content type that is safe to send. Text and everything unknown is plain data: a browser must never run it."""
    ending = PurePosixPath(name.lower()).suffix
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"PK\x03\x04"):
        return OFFICE.get(ending, "application/zip")
    found = next((kind for mark, kind in SIGNATURES if head.startswith(mark)), None)
    if found == "application/x-ole-storage":
        return OLD_OFFICE.get(ending, found)
    if found:
        return found
    return "text/csv" if ending == ".csv" and b"\0" not in head else "application/octet-stream"


def is_picture(content_type: str) -> bool:
    """Whether a browser may show it in place. SVG is none: it can carry scripts."""
    return content_type in PICTURES


def plain_name(name: str) -> str:
    """The last part of a name, without control characters, direction marks and characters that some system forbids; at most 200 characters, the ending kept."""
    last = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if c in FORBIDDEN else c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    if len(kept) > 200:
        ending = PurePosixPath(kept).suffix[:20]
        kept = kept[: 200 - len(ending)] + ending
    return kept or "file"


# Endings that promise a type; what runs when it is opened.
PROMISES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".pdf": "application/pdf", **OFFICE, **OLD_OFFICE,
}  # fmt: skip
RUNS = {
    ".exe",
    ".bat",
    ".cmd",
    ".com",
    ".scr",
    ".js",
    ".jse",
    ".vbs",
    ".vbe",
    ".ps1",
    ".msi",
    ".hta",
    ".lnk",
    ".jar",
    ".sh",
    ".html",
    ".htm",
    ".xhtml",
    ".svg",
    ".mht",
    ".url",
    ".reg",
}
WORDS = {
    "image/png": _("Picture"), "image/jpeg": _("Picture"), "image/gif": _("Picture"), "image/webp": _("Picture"), "application/pdf": "PDF",
    OFFICE[".xlsx"]: "Excel", OFFICE[".docx"]: "Word", OFFICE[".pptx"]: "PowerPoint", OLD_OFFICE[".xls"]: "Excel", OLD_OFFICE[".doc"]: "Word",
    OLD_OFFICE[".ppt"]: "PowerPoint", "application/zip": _("Packed files"), "application/gzip": _("Packed files"), "text/csv": "CSV",
}  # fmt: skip


def kind_words(content_type: str):
    """What kind of file it is, for people."""
    return WORDS.get(content_type, _("File"))


def doubt(name: str, content_type: str):
    """What is odd about a name, in words, or "": an ending that promises what the bytes are not, a second ending, a program."""
    endings = [s.lower() for s in PurePosixPath(name).suffixes[-2:]]
    if not endings:
        return ""
    if endings[-1] in RUNS:
        if len(endings) == 2 and endings[0] in PROMISES:
            return _("Two endings: it looks like a document and is a program or a web page.")
        return _("A program or a web page. Open it only if you know who it is from.")
    if (promised := PROMISES.get(endings[-1])) and promised != content_type:
        return _("Not what its name says: the content is of another kind.")
    return ""
