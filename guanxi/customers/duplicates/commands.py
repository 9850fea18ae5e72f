import json


def add_parsers(sub) -> None:
    """`guanxi duplicates`."""
    parser = sub.add_parser("duplicates", help="customers that are on file twice, or may be")
    parser.add_argument("--json", action="store_true", help="the pairs as JSON")
    parser.add_argument("--verdict", choices=("same", "perhaps"), help="only these")
    parser.set_defaults(run=tell)


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
