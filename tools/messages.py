"""Keeps guanxi/locale in step with the texts: `python -m tools.messages [words.tsv …]`.

Collects every msgid (needs gettext), fills Chinese from tab-separated word lists (msgid, 中文), derives Traditional Chinese
with OpenCC's Taiwan phrases and the corrections of TAIWAN, compiles, and prints what is still untranslated.
"""

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "guanxi" / "locale"
# What OpenCC's phrases leave as it is written on the mainland.
TAIWAN = (("賬", "帳"),)
SKIP = ["static/*", "*/tests/*", "migrations/*"]


def collect() -> None:
    """Runs makemessages for the three languages, without places in the sources: they would change with every line."""
    for code in ("zh_Hans", "zh_Hant", "en"):
        (LOCALE / code / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "-v0", "--no-location", "--no-obsolete", *(x for s in SKIP for x in ("-i", s))]
    for code in ("zh_Hans", "zh_Hant", "en"):
        command += ["-l", code]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings"})


def words(paths: list[str]) -> dict[str, str]:
    """msgid → Chinese from word lists."""
    found = {}
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.count("\t") >= 1:
                msgid, text = line.split("\t")[:2]
                found[msgid.replace("\\n", "\n")] = text.replace("\\n", "\n")
    return found


def fill(code: str, text_of) -> int:
    """Writes what `text_of(msgid, present)` gives; returns how many are still empty."""
    path = LOCALE / code / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    empty = 0
    for message in catalog:
        if not message.id:
            continue
        one = message.id[0] if isinstance(message.id, tuple) else message.id
        present = message.string[0] if isinstance(message.string, tuple | list) else message.string
        if "fuzzy" in message.flags:
            message.flags.discard("fuzzy")
            present = ""
        text = text_of(one, present)
        if not text:
            empty += 1
            if code == "zh_Hans":
                print(one.replace("\n", "\\n"))
        message.string = (text,) * catalog.num_plurals if isinstance(message.id, tuple) else text
    catalog.fuzzy = False
    with path.open("wb") as file:
        write_po(file, catalog, width=140, omit_header=False, no_location=True)
    return empty


def _taiwan(text: str) -> str:
    for mainland, taiwan in TAIWAN:
        text = text.replace(mainland, taiwan)
    return text


def main(paths: list[str]) -> int:
    """Everything in order; exit code 1 while Chinese is incomplete."""
    collect()
    given = words(paths)
    missing = fill("zh_Hans", lambda msgid, present: given.get(msgid) or present)
    with (LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as file:
        simplified = {
            m.id[0] if isinstance(m.id, tuple) else m.id: m.string[0] if isinstance(m.string, tuple | list) else m.string
            for m in read_po(file)
            if m.id
        }
    taiwan = OpenCC("s2twp")
    fill("zh_Hant", lambda msgid, present: _taiwan(taiwan.convert(simplified.get(msgid) or "")))
    compile_ = [sys.executable, "-m", "babel.messages.frontend", "compile", "-f", "-d", str(LOCALE), "-D", "django"]
    subprocess.run(compile_, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    print(f"zh_Hans without a text: {missing}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
