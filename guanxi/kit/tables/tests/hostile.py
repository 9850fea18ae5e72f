"""Files that mean harm, or are merely as large or odd as they come (R14): each with what must become of it, opened and read to its end in a process of its own."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guanxi.kit.tables.tests import forge

REFUSED, READ = "refused", "read"
CHINESE = "客户名称,联系人,手机\r\n" + "苏州恒坤机械有限公司,張三,13901172167\r\n" * 2_000
_CODE = """
import json, sys, time
started = time.monotonic()
from guanxi.kit.tables import BadFile, open_table
begun = time.monotonic()
try:
    with open_table(sys.argv[1]) as table:
        rows = sum(1 for _row in table.rows())
    came = {"outcome": "read", "rows": rows, "left_out": len(table.left_out)}
except BadFile as error:
    came = {"outcome": "refused", "why": error.message}
peak = next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps(came | {"seconds": round(time.monotonic() - begun, 2), "megabytes": round(peak)}))
"""


@dataclass(frozen=True)
class Hostile:
    """One file: make(path) writes it, outcome is what must become of it."""

    name: str
    ending: str
    make: Callable[[Path], object]
    outcome: str


def _bytes(content: bytes) -> Callable:
    return lambda path: path.write_bytes(content)


def _packed(*parts: tuple[str, bytes]) -> Callable:
    def make(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts:
                archive.writestr(name, content)

    return make


def _lying(path: Path) -> None:
    _packed(("a.csv", b"a,b\n" + b"1,2\n" * 500_000))(path)
    forge.understate(path, "a.csv", 40_000)


def _nested(path: Path) -> None:
    _packed(("a.csv", b"a,b\n1,2\n"))(path)
    _packed(("inner.csv", path.read_bytes()))(path)


def _entities(path: Path) -> None:
    start = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"
    )
    forge.raw_sheet(path, '<row r="1"><c r="A1"><v>1</v></c></row>', start=start)


def _formulas(path: Path) -> None:
    forge.workbook(
        path, [["客户名称", "金额"], *[[f"恒坤{n}", f"=SUM(A{n}:B{n})"] for n in range(1, 2_000)], ["=cmd|' /C calc'!A0", "=1/0"]]
    )


def _merged(path: Path) -> None:
    rows = [["订单号", "客户", "产品"], *[[f"SO-{n}" if n % 2 else None, "恒坤", "泵"] for n in range(1, 1_001)]]
    forge.workbook(path, rows, merged=tuple(f"A{n}:A{n + 1}" for n in range(2, 1_000, 2)))


def _long_cells(path: Path) -> None:
    forge.workbook(
        path, [["客户名称", "备注"], *[["恒坤", "".join(chr(0x4E00 + i * i * n % 20_000) for i in range(16_384))] for n in range(1, 200)]]
    )


HOSTILE = (
    Hostile("zip bomb in a workbook", "xlsx", lambda p: forge.add_part(forge.raw_sheet(p, ""), "xl/media/z.bin", bytes(210 << 20)), REFUSED),
    Hostile("zip bomb in a csv", "zip", _packed(("a.csv", b"a,b\n" + b"1,2\n" * 40_000_000)), REFUSED),
    Hostile("zip whose directory lies", "zip", _lying, REFUSED),
    Hostile("zip in a zip", "zip", _nested, REFUSED),
    Hostile("zip of 1,200 files", "zip", _packed(*[(f"{n}.csv", b"a,b\n1,2\n") for n in range(1_200)]), REFUSED),
    Hostile("entity bomb", "xlsx", _entities, REFUSED),
    Hostile("dimension of 1,048,576 rows", "xlsx", lambda p: forge.raw_sheet(p, "", head='<dimension ref="A1:T1048576"/>'), REFUSED),
    Hostile("one cell in XFD1048576", "xlsx", lambda p: forge.raw_sheet(p, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), REFUSED),
    Hostile("ods repeating a billion cells", "ods", lambda p: forge.ods(p, f"<table:table-row>{forge.ods_cell('x', 10**9)}</table:table-row>"), REFUSED),
    Hostile("cells of 16,384 characters", "xlsx", _long_cells, READ),
    Hostile("merged cells", "xlsx", _merged, READ),
    Hostile("formulas", "xlsx", _formulas, READ),
    Hostile("GB18030", "csv", _bytes(CHINESE.encode("gb18030")), READ),
    Hostile("Big5", "csv", _bytes(CHINESE.replace("苏", "蘇").replace("机", "機").replace("户", "戶").replace("称", "稱").replace("联", "聯").replace("系", "系").replace("州", "州").encode("big5", "replace")), READ),
    Hostile("UTF-16", "txt", _bytes(CHINESE.replace(",", "\t").encode("utf-16")), READ),
    Hostile("UTF-8 with mark", "csv", _bytes(CHINESE.encode("utf-8-sig")), READ),
    Hostile("quotation mark never closed", "csv", _bytes(b'a,b\n"' + b"x,y\n" * 5_000_000), REFUSED),
    Hostile("one line of 50 MB", "csv", _bytes(b"a,b\n" + b"x" * 50_000_000), REFUSED),
    Hostile("card with a note of 100 MB", "vcf", _bytes(b"BEGIN:VCARD\nFN:x\nNOTE:" + b"a" * 100_000_000 + b"\nEND:VCARD\n"), READ),
    Hostile("card of 2,000,000 lines", "vcf", _bytes(b"BEGIN:VCARD\n" + b"NOTE:x\n" * 2_000_000 + b"END:VCARD\n"), REFUSED),
    Hostile("card with a picture of 80 MB", "vcf", _bytes(b"BEGIN:VCARD\nFN:x\nPHOTO;ENCODING=b:" + b"QUJDQUJD\n " * 8_000_000 + b"\nEND:VCARD\n"), REFUSED),
    Hostile("card with a picture of 8 MB", "vcf", _bytes(b"BEGIN:VCARD\nFN:x\nPHOTO;ENCODING=b:" + b"QUJD" * 18 + b"\n " * 110_000 + b"\nEND:VCARD\n"), READ),
    Hostile("500,000 cards that never end", "vcf", _bytes(b"BEGIN:VCARD\nFN:x\n" * 500_000), REFUSED),
)  # fmt: skip


def look(one: Hostile, folder: Path) -> dict:
    """{"outcome", "seconds", "megabytes", …} of one file, measured in a process of its own."""
    path = folder / f"a.{one.ending}"
    path.unlink(missing_ok=True)
    one.make(path)
    done = subprocess.run([sys.executable, "-c", _CODE, str(path)], capture_output=True, text=True, timeout=120, check=False)
    size = path.stat().st_size
    path.unlink()
    return (
        json.loads(done.stdout) if done.stdout.strip() else {"outcome": "died", "why": done.stderr[-300:], "seconds": 0, "megabytes": 0}
    ) | {"size": size}
