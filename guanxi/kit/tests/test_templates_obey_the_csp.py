"""Pages run under script-src 'self'; style-src 'self' without exceptions, on browsers back to Chromium 109. Found here rather than by a user."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "static" / "app"
TEMPLATES = sorted(p for p in ROOT.rglob("*.html") if "static" not in p.parts)
STYLES = sorted(APP.glob("*.css"))

FORBIDDEN_IN_TEMPLATES = {
    "hx-on runs code from an attribute": re.compile(r"\bhx-on\b"),
    "js: runs code from an attribute": re.compile(r"""=\s*["']\s*(js|javascript):"""),
    "a condition in hx-trigger is code": re.compile(r"""hx-trigger\s*=\s*("[^"]*\[|'[^']*\[)"""),
    'style attribute (style="btn-…" is a parameter of our components)': re.compile(r"""\sstyle\s*=\s*["'](?!(\{% if [^%]+%\})?btn|["'])"""),
    "event attribute": re.compile(r"""\son[a-z]+\s*=\s*["']"""),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "a target or swap that links below would inherit: their pages would land in it": re.compile(
        r"hx-(target|swap|select)[a-z-]*:inherited"
    ),
    "another host": re.compile(r"""(?:src|href|action|hx-get|hx-post)\s*=\s*["'](?:https?:)?//"""),
}
FORBIDDEN_IN_STYLES = {
    "a function that Chromium 109 does not know": re.compile(r"\b(oklch|oklab|color-mix|light-dark|lch|lab)\("),
    "nesting": re.compile(r"^\s+&|\{[^{}]*&[^{}]*\{", re.M),
    "another host": re.compile(r"url\(\s*[\"']?(https?:)?//"),
}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\{)|\brgba?\(|\bhsla?\(")


def without_comments(text: str) -> str:
    """The text without Django's and CSS' comments."""
    return re.sub(r"\{#.*?#\}|/\*.*?\*/", "", text, flags=re.S)


@pytest.mark.parametrize("why", FORBIDDEN_IN_TEMPLATES)
def test_no_template_needs_an_exception_from_the_policy(why):
    found = [
        f"{p.relative_to(ROOT)}: {m.group(0)}"
        for p in TEMPLATES
        for m in FORBIDDEN_IN_TEMPLATES[why].finditer(without_comments(p.read_text("utf-8")))
    ]
    assert not found, f"{why}: {found}"


@pytest.mark.parametrize("why", FORBIDDEN_IN_STYLES)
def test_our_styles_stay_within_old_browsers(why):
    found = [f"{p.name}: {m.group(0)}" for p in STYLES for m in FORBIDDEN_IN_STYLES[why].finditer(without_comments(p.read_text("utf-8")))]
    assert not found, f"{why}: {found}"


def test_colours_stand_in_the_tokens_only():
    found = [
        f"{p.name}: {m.group(0)}" for p in STYLES if p.name != "tokens.css" for m in COLOUR.finditer(without_comments(p.read_text("utf-8")))
    ]
    assert not found, found


def test_every_icon_that_a_template_asks_for_is_in_the_sprite():
    lines = (line.partition("#")[0] for line in (APP / "icons.txt").read_text("utf-8").splitlines())
    known = {name for line in lines for name in line.split()}
    asked = re.compile(r"""\{%\s*icon\s+"([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\"|<c-icon name="([a-z0-9-]+)\"""")
    missing = {}
    for path in TEMPLATES:
        for match in asked.finditer(path.read_text("utf-8")):
            name = next(filter(None, match.groups()))
            if name not in known and name != "yes":
                missing.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert not missing, missing


def test_no_component_passes_unknown_attributes_on():
    """{{ attrs }} of a component does not escape a value that begins and ends with a quotation mark."""
    found = [str(p.relative_to(ROOT)) for p in TEMPLATES if re.search(r"\{\{\s*attrs\s*\}\}", p.read_text("utf-8"))]
    assert not found, found
