"""`guanxi grade run` and `guanxi grade report`."""

import json
import sys

from guanxi.grading.schemes.models import Scheme


def add_parsers(sub) -> None:
    """Adds `grade` to the command line."""
    grade = sub.add_parser("grade", help="grade the customers, or print the newest result")
    verbs = grade.add_subparsers(dest="verb", required=True)
    for name, function, text in (("run", run, "grade now"), ("report", report, "print the newest result")):
        parser = verbs.add_parser(name, help=text)
        parser.add_argument("--scheme", help="name of the scheme; the one in force when left out")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.set_defaults(run=function)


def run(args) -> int:
    """Grades now; prints the counts."""
    from guanxi.grading.scores.actions import run_grading
    from guanxi.sales.rollups.actions import fold

    fold()
    made = run_grading(_scheme(args.scheme))
    return _say(args, made.figures, made)


def report(args) -> int:
    """Prints the newest finished run with every score."""
    from guanxi.grading.scores.models import GradingRun
    from guanxi.grading.scores.queries import report_rows

    runs = GradingRun.objects.filter(finished_at__isnull=False)
    made = (runs.filter(scheme=_scheme(args.scheme)) if args.scheme else runs).order_by("-pk").first()
    if made is None:
        print("nothing graded yet: guanxi grade run", file=sys.stderr)
        return 1
    # The measured totals are of the whole history; "window" holds those of the graded months.
    figures = made.figures["history"] | {
        "grades": made.figures["grades"],
        "window": {k: v for k, v in made.figures.items() if k not in ("history", "grades")},
    }
    figures["window"] |= {"from": made.window_from.isoformat(), "to": made.window_to.isoformat()}
    return _say(args, figures | {"rows": list(report_rows(made))}, made)


def _scheme(name) -> Scheme:
    from guanxi.grading.schemes.queries import current_scheme

    try:
        return current_scheme(name)
    except Scheme.DoesNotExist:
        raise LookupError(f"no scheme of the name {name}") from None


def _say(args, figures: dict, made) -> int:
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        grades = "  ".join(f"{code} {n}" for code, n in figures["grades"].items())
        print(f"{made.window_from} – {made.window_to}  {grades}  top 20 %: {figures['top20_share']}")
        for row in figures.get("rows", [])[:20]:
            print(f"{row['position']:>6} {row['grade']} {row['score']:>6} {row['amount']:>16} {row['profit']:>16}  {row['customer']}")
    return 0
