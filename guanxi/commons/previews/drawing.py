"""The process that draws: it gets a file nobody trusts, so it has limits of its own, no database, and is thrown away afterwards.

`python -m guanxi.commons.previews.drawing SOURCE FOLDER KIND FIRST COUNT` writes JPEGs (thumb.jpg, 1.jpg, 2.jpg …) into the folder and prints JSON:
{"pages": 12} or {"why": "large"}. Nothing of the file's own data (EXIF, place, scripts) is carried into the pictures.
"""

import json
import sys
from pathlib import Path

MEMORY = 1536 * 2**20
SECONDS = 25
MOST_PIXELS = 64_000_000
MOST_JPEG_PIXELS = 220_000_000  # decoded at an eighth of that
MOST_PAGES = 3000
THUMB, PAGE = 240, 1400
MODES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


class Not(Exception):
    """There is no preview; the argument says why."""


def limit_myself() -> None:
    """Memory, processor seconds, size of what is written. Where the system has no such limits the caller's clock remains."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", SECONDS), ("RLIMIT_FSIZE", 32 * 2**20), ("RLIMIT_CORE", 0)):
        resource.setrlimit(getattr(resource, name), (most, most))


def draw_picture(source: str, folder: Path, kind: str) -> int:
    """The picture as it is to be held, without what the camera wrote into it."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is decoded
    with Image.open(source, formats=(MODES[kind],)) as picture:
        if picture.width * picture.height > (MOST_JPEG_PIXELS if kind == "image/jpeg" else MOST_PIXELS):
            raise Not("large")
        picture.draft("RGB", (PAGE, PAGE))
        if picture.width * picture.height > MOST_PIXELS:
            raise Not("large")
        picture.load()
        save(ImageOps.exif_transpose(picture), folder, "1.jpg", thumb=True)
    return 1


def draw_pdf(source: str, folder: Path, first: int, count: int) -> int:
    """Some pages as pictures. Scripts do not run: the library has no engine for them."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise Not("locked" if "assword" in str(error) else "damaged") from None
    pages = len(pdf)
    if not pages:
        raise Not("damaged")
    if pages > MOST_PAGES:
        raise Not("pages")
    for number in range(first, min(first + count, pages + 1)):
        page = pdf[number - 1]
        longest = max(*page.get_size(), 1)
        save(page.render(scale=min(PAGE / longest, 4)).to_pil(), folder, f"{number}.jpg", thumb=number == 1)
        page.close()
    return pages


def save(picture, folder: Path, name: str, *, thumb: bool) -> None:
    """Writes it anew, on white, at most PAGE pixels long."""
    from PIL import Image

    picture.thumbnail((PAGE, PAGE))
    shown = picture.convert("RGBA")
    ground = Image.new("RGB", shown.size, "white")
    ground.paste(shown, mask=shown.getchannel("A"))
    ground.save(folder / name, "JPEG", quality=82, optimize=True)
    if thumb:
        ground.thumbnail((THUMB, THUMB))
        ground.save(folder / "thumb.jpg", "JPEG", quality=80, optimize=True)


def main(source: str, folder: str, kind: str, first: str, count: str) -> dict:
    """What the parent reads."""
    limit_myself()
    try:
        if kind in MODES:
            return {"pages": draw_picture(source, Path(folder), kind)}
        return {"pages": draw_pdf(source, Path(folder), int(first), int(count))}
    except Not as no:
        return {"why": str(no)}
    except MemoryError:
        return {"why": "slow"}
    except Exception:  # whatever a decoder makes of bytes that somebody wrote to break it
        return {"why": "damaged"}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
