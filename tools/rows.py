"""`make rows`: which requirement rows are shown by a test, which in part, which not yet (docs/requirements.md)."""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A marked test speaks through a page, the API or a command; one that does none of these is rejected.
THROUGH = re.compile(r"\b(client|page|browser|api|command|main|run_cli|guanxi|as_role|visit|post|get)\b\s*[.(]|\"/[a-z]")


def rows() -> dict[str, str]:
    """ID → text, in the order of the table."""
    text = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| ([A-Z]+-?\d+) \| (.+?) \|$", text, re.M))


def marked() -> tuple[dict[str, list[str]], dict[str, list[str]], list[str]]:
    """(row → tests, row → tests that show a part, rejected tests)."""
    full, part, rejected = defaultdict(list), defaultdict(list), []
    for path in sorted([*ROOT.glob("guanxi/**/test_*.py"), *ROOT.glob("e2e/**/test_*.py")]):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                _collect(node, source, f"{path.relative_to(ROOT)}::{node.name}", full, part, rejected)
    return full, part, rejected


def _collect(node, source: str, name: str, full, part, rejected) -> None:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.row":
            if not THROUGH.search(ast.get_source_segment(source, node)):
                rejected.append(name)
                continue
            is_part = any(k.arg == "part" and ast.literal_eval(k.value) for k in mark.keywords)
            for row in mark.args:
                (part if is_part else full)[ast.literal_eval(row)].append(name)


def main() -> int:
    """Prints the table; exit code 1 for a mark that names no row or a rejected test."""
    known = rows()
    full, part, rejected = marked()
    for row, text in known.items():
        state = "shown" if row in full else "part " if row in part else "-    "
        print(f"{row:8} {state} {len(full.get(row, []) + part.get(row, [])):3}  {text[:90]}")
    unknown = sorted((set(full) | set(part)) - set(known))
    shown = sum(r in full for r in known)
    in_part = sum(r in part and r not in full for r in known)
    print(f"{len(known)} rows: {shown} shown, {in_part} in part, {len(known) - shown - in_part} not yet")
    for name in rejected:
        print(f"rejected, goes through no page, API or command: {name}")
    if unknown:
        print(f"unknown rows: {', '.join(unknown)}")
    return 1 if unknown or rejected else 0


if __name__ == "__main__":
    sys.exit(main())
