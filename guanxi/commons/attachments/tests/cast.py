"""Files for tests, among them some that nobody should open."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guanxi.commons.attachments.actions import attach
from guanxi.kit.actor import acting
from guanxi.org.users.queries import actor_for


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, content)


def hung(obj, name: str, content: bytes, by, caption: str = ""):
    """An attachment in somebody's name."""
    with acting(actor_for(by)):
        return attach(obj, io.BytesIO(content), name=name, caption=caption)


def png(width=40, height=30, colour="teal") -> bytes:
    """A real picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def jpeg_from_a_phone() -> bytes:
    """Held upright, with the place where it was taken."""
    out, picture = io.BytesIO(), Image.new("RGB", (80, 40), "navy")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRET-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 9.0, 0.0)})
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(side=50_000) -> bytes:
    """A few kilobytes that unfold into 7.5 GB."""
    row = zlib.compressobj(9)
    data = row.compress(b"\0" * 2_000_000) + row.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def pdf(pages=1, text="", more="", names="") -> bytes:
    """A PDF written by hand. more: further entries of the catalogue."""
    body = [f"<< /Type /Catalog /Pages 2 0 R {more} >>"]
    kids = " ".join(f"{4 + n} 0 R" for n in range(pages))
    body.append(f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>")
    content = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET"
    body.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    body += [
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    ] * pages
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(body, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = len(out)
    out += f"xref\n0 {len(body) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    return out + f"trailer << /Size {len(body) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF".encode()


def zip_bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("a.txt", b"\0" * 100_000_000)
    return out.getvalue()


HTML = b"<html><body><script>alert(document.cookie)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
GIF_JS = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(document.domain);"
PDF_JS = pdf(
    more="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << /Names [(x.exe) 3 0 R] >> >>", text="contract"
)
