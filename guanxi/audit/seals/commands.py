import json
import sys
from dataclasses import asdict


def add_parsers(sub) -> None:
    """`guanxi audit verify`."""
    words = sub.add_parser("audit", help="the trail").add_subparsers(metavar="WHAT", required=True)
    one = words.add_parser("verify", help="check the sealed chain; exit code 1 when it is broken")
    one.add_argument("--seal", default="", help="a seal noted earlier (from the log, on paper) that must still stand in the chain")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=check)


def check(options) -> int:
    """Says whether the chain is whole, and where it breaks."""
    from guanxi.audit.seals.queries import verify

    verdict = verify(options.seal)
    if options.json:
        text = json.dumps(asdict(verdict))
    elif verdict.ok:
        text = f"ok  {verdict.rows} entries, {verdict.pending} not sealed yet, seal {verdict.head}"
    else:
        text = f"BROKEN at entry {verdict.first_bad}: {verdict.why} ({verdict.rows} entries before it are sound)"
    sys.stdout.write(text + "\n")
    return 0 if verdict.ok else 1
