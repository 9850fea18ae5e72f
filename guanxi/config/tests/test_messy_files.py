"""Every sample file goes through the command, and its dry run says what the run does. Large files by their first rows; whole ones: python -m benchmarks.messy."""

import csv
import io
import json
import zipfile

import pytest

from guanxi.commons.imports.tests.cast import bring, counts
from guanxi.config.tests.messy import FILES, Messy
from guanxi.kit.tests.samples import sample

pytestmark = pytest.mark.django_db
FIRST = 400
BY_NAME = {f.name: f for f in FILES}

# name → (created, updated, left as they are, to look at, errors) of the first rows, where these are worth pinning down.
KNOWN = {
    "template, agency": (3, 0, 0, 0, 0),
    "template, empty columns": (10, 0, 0, 0, 0),
    "template, xlsx": (3, 0, 0, 0, 0),
    "maven products": (7, 0, 0, 0, 0),
    "maven accounts": (85, 0, 0, 0, 0),
    "vCard 3.0": (395, 0, 1, 0, 7),
    "vCard 2.1 GBK": (395, 0, 1, 0, 4),
}


def first_rows(path, target, count: int):
    """The beginning of a large text file, or of the one in a zip, in its own encoding; other files whole."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for info in packed.infolist():
                if not info.is_dir():
                    made.writestr(info.filename, b"".join(line for _n, line in zip(range(count + 1), packed.open(info), strict=False)))
        return target
    if path.suffix not in (".csv", ".txt"):
        return path
    data = path.read_bytes()
    encoding = {b"\xff\xfe": "utf-16", b"\xef\xbb": "utf-8-sig"}.get(
        data[:2], "gb18030" if "gbk" in path.name else "big5" if "big5" in path.name else "utf-8"
    )
    separator = "\t" if encoding == "utf-16" else ","
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=separator))[: count + 1]
    with target.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return target


def bring_one(one: Messy, folder, *, dry: bool) -> dict:
    """The result of the command on the first rows."""
    path = sample(*one.parts)
    path = first_rows(path, folder / path.name, FIRST)
    said = None
    if one.map:
        said = folder / "map.json"
        said.write_text(json.dumps(one.map), "utf-8")
    return bring(one.kind, path, map=said, dry_run=dry, **one.options)


@pytest.mark.row("X10", part=True)
@pytest.mark.parametrize("name", BY_NAME)
def test_the_dry_run_of_a_messy_file_says_what_the_run_does(tmp_path, name):
    one = BY_NAME[name]
    for before in one.before:
        bring_one(BY_NAME[before], tmp_path, dry=False)
    said = bring_one(one, tmp_path, dry=True)
    came = bring_one(one, tmp_path, dry=False)
    assert counts(said) == counts(came)
    assert said["errors"] == came["errors"]
    assert came["rows"] == came["created"] + came["updated"] + came["skipped"] + came["review"] + came.get("refused", 0)
    assert came["created"] > 0
    if name in KNOWN:
        assert tuple(came[n] for n in ("created", "updated", "skipped", "review", "error_count")) == KNOWN[name]
