"""A form as a page draws it, for strangers, for the preview, and as HTML to paste into one's own website."""

from functools import lru_cache

import opencc
from django.utils.translation import get_language

from guanxi.kit.china import regions
from guanxi.marketing.webforms.asking import FIELDS, label_of, longest_of

TYPES = {"phone": "tel", "email": "email", "date": "date", "number": "text"}
MODES = {"phone": "tel", "email": "email", "number": "decimal"}


def in_script(text: str) -> str:
    """What the company wrote, in the characters of the page's reader: Traditional for whoever reads Traditional."""
    return _traditional().convert(text) if text and get_language() == "zh-hant" else text


@lru_cache(maxsize=1)
def _traditional():
    return opencc.OpenCC("s2twp")


def questions(asked: list[dict], raws: dict | None = None, errors: dict | None = None) -> list[dict]:
    """What a template needs of every question; raws: name → what was typed; errors: name → sentence."""
    raws, errors = raws or {}, errors or {}
    return [_one(one, raws.get(one["name"], ""), errors.get(one["name"], "")) for one in asked]


def _one(one: dict, typed: str, error: str) -> dict:
    name, kind = one["name"], one["kind"]
    told = [f"{name}-{part}" for part, text in (("hint", one["help"]), ("error", error)) if text]
    return {
        "name": name, "kind": kind, "label": in_script(label_of(one)), "help": in_script(one["help"]), "required": one["required"], "typed": typed, "error": error,
        "type": TYPES.get(kind, "text"), "mode": MODES.get(kind, ""), "longest": longest_of(one), "autofill": FIELDS[name].autofill if name in FIELDS else "off",
        "choices": [(c, in_script(c)) for c in one["choices"]] if kind == "choice" else [], "groups": places() if kind == "region" else [], "told": " ".join(told),
    }  # fmt: skip


@lru_cache(maxsize=1)
def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Provinces with their cities, for one select that works without scripts."""
    found = []
    for code, province in regions.children():
        below = [(c, n) for c, n in regions.children(code) if not n.startswith(("市辖", "县", "省直辖", "自治区直辖"))]
        found.append((province, [(code, province), *below]))
    return found
