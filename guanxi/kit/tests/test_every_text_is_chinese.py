"""Chinese is the first language: no text without it, no placeholder lost on the way, traditional beside simplified."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "locale"
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")
# Names and units that are the same in every language.
SAME = re.compile(r"^[\W\d_]*$|^[A-Z][\w .-]*$|^[%({)}\w\s,.:/–-]*$")


def texts(code: str) -> dict[str, str]:
    """msgid → text."""
    with (LOCALE / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    one = lambda v: (v[0] if isinstance(v, tuple | list) else v) or ""  # noqa: E731
    return {one(m.id): one(m.string) for m in catalog if m.id}


@pytest.mark.parametrize("code", ["zh_Hans", "zh_Hant"])
def test_nothing_is_untranslated(code):
    assert [msgid for msgid, text in texts(code).items() if not text] == []


@pytest.mark.parametrize("code", ["zh_Hans", "zh_Hant"])
def test_placeholders_survive_translation(code):
    lost = {m: t for m, t in texts(code).items() if sorted(set(PLACE.findall(m))) != sorted(set(PLACE.findall(t)))}
    assert lost == {}


def test_english_texts_hold_no_chinese():
    # Examples of what may be typed hold the words that are understood.
    examples = re.compile(r"2027-0|销售一部")
    assert [m for m in texts("zh_Hans") if re.search(r"[\u4e00-\u9fff]", m) and not examples.search(m)] == []


def test_no_word_of_the_machine():
    machine = ("对象", "实例", "ID 无效", "提交", "确定要", "参数错误", "非法")
    assert {m: t for m, t in texts("zh_Hans").items() if any(w in t for w in machine)} == {}


def test_every_text_in_the_code_was_collected():
    """The collector looks neither into f-strings nor behind names of one's own: what stands there would stay English without a word."""
    known, missing = texts("zh_Hans"), []
    for path in LOCALE.parent.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        brought = [n for n in nodes if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation"]
        called = {"gettext_noop", *(a.asname or a.name for n in brought for a in n.names if a.name.startswith("gettext"))}
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in called | {"_"}:
                word = node.args[0] if node.args else None
                if isinstance(word, ast.Constant) and isinstance(word.value, str) and word.value not in known:
                    missing.append((path.name, word.value))
    assert missing == []
