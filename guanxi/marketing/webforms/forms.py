"""The builder's page as it was posted: rows in the order of the page, and the one deed that was pressed."""

from guanxi.kit.digits import whole_number
from guanxi.marketing.webforms.asking import FIELDS, MOST, MOST_CHOICES, OWN, READY, free_name, kinds_for, question, ready
from guanxi.marketing.webforms.reading import clean


def posted(data) -> list[dict]:
    """The questions as they stand on the page. What no page of ours sends is left out."""
    names = [n for n in dict.fromkeys(data.getlist("row")) if n in FIELDS or OWN.fullmatch(n)][: MOST + 5]
    return [_row(name, data) for name in names]


def _row(name: str, data) -> dict:
    kind = data.get(f"kind-{name}", "")
    lines = [clean(line) for line in data.get(f"choices-{name}", "").splitlines()]
    return question(
        name, kind=kind if kind in kinds_for(name) else "", label=clean(data.get(f"label-{name}", ""))[:150], help=clean(data.get(f"help-{name}", ""))[:250],
        required=data.get(f"required-{name}") == "1", choices=list(dict.fromkeys(line for line in lines if line))[: MOST_CHOICES + 5],
    )  # fmt: skip


def changed(questions: list[dict], data) -> list[dict]:
    """The questions after the button: "up:name", "down:name", "drop:name", "add", "ready"."""
    deed, _colon, name = data.get("do", "").partition(":")
    place = next((n for n, q in enumerate(questions) if q["name"] == name), None)
    if deed == "add" and len(questions) < MOST:
        wanted = data.get("add", "")
        taken = {q["name"] for q in questions}
        return [*questions, question(wanted if wanted in FIELDS and wanted not in taken else free_name(questions))]
    if deed == "ready" and data.get("ready") in READY:
        return ready(data["ready"])
    if place is None:
        return questions
    rest = questions[:place] + questions[place + 1 :]
    if deed == "drop":
        return rest
    to = max(0, place + (-1 if deed == "up" else 1)) if deed in ("up", "down") else place
    return [*rest[:to], questions[place], *rest[to:]]


def version_of(data) -> int | None:
    """Which version of the form the page was drawn from."""
    return whole_number(data.get("version", ""), 10**9)
