import json
import sys


def add_parsers(sub) -> None:
    """`guanxi duplicates` and `guanxi duplicates search`."""
    parser = sub.add_parser("duplicates", help="customers that are on file twice, or may be")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--verdict", choices=("same", "perhaps"), help="only these")
    parser.set_defaults(run=tell)
    verbs = parser.add_subparsers(dest="verb")
    one = verbs.add_parser("search", help="search over everything and keep the pairs for the review desk")
    one.add_argument("--json", action="store_true", help="the figures as JSON")
    one.set_defaults(run=search)
    model = verbs.add_parser("splink", help="the yearly clean-up by a statistical model; needs the extra match")
    model.add_argument("--train", action="store_true", help="learn anew instead of using what is kept")
    model.add_argument("--json", action="store_true", help="the figures as JSON")
    model.set_defaults(run=by_model)


def tell(options) -> int:
    """0, whatever is found: doubles are work, no failure."""
    from django.utils.translation import gettext as _

    from guanxi.customers.duplicates.findings import pairs
    from guanxi.kit.actor import SYSTEM

    found = [p for p in pairs(SYSTEM) if not options.verdict or p["verdict"] == options.verdict]
    if options.json:
        print(json.dumps({"pairs": found}, ensure_ascii=False))
        return 0
    for p in found:
        print(f"{p['score']:.2f}  {p['verdict']:<8} {p['a']:<20} {p['b']:<20} {'、'.join(_(r) for r in p['reasons'])}")
    print(_("%(n)s pairs") % {"n": len(found)})
    return 0


def search(options) -> int:
    """0; prints how many pairs there are, how many are new, how many were dropped."""
    from django.utils.translation import gettext as _

    from guanxi.customers.duplicates.keeping import search_everything
    from guanxi.kit.actor import SYSTEM, acting

    with acting(SYSTEM):
        figures = search_everything()
    if options.json:
        print(json.dumps(figures))
    else:
        words = {
            "same": _("certain"),
            "perhaps": _("doubtful"),
            "new": _("new"),
            "dropped": _("no longer alike"),
            "different": _("decided: not the same"),
        }
        print("  ".join(f"{word} {figures[name]:,}" for name, word in words.items()))
    return 0


def by_model(options) -> int:
    """0; 1 where Splink is missing or there is too little to learn from."""
    from django.utils.translation import gettext as _

    from guanxi.customers.duplicates.keeping import keep_likely
    from guanxi.customers.duplicates.statistical import likely_pairs
    from guanxi.kit.actor import SYSTEM, acting
    from guanxi.kit.errors import DomainError

    try:
        with acting(SYSTEM):
            figures = keep_likely(likely_pairs(train=options.train))
    except DomainError as error:
        print(error.message, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(figures))
    else:
        print(_("%(likely)s likely pairs, %(new)s of them missed by the rules") % {n: f"{figures[n]:,}" for n in ("likely", "new")})
    return 0
