import json
import sys
from pathlib import Path


def add_parsers(sub) -> None:
    """`guanxi import`."""
    parser = sub.add_parser("import", help="bring a file in: products, then customers, then orders")
    parser.add_argument("kind", help="customers, contacts, products, orders, opportunities, deliveries, followups, receipts, leads")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--as", dest="user", metavar="USER", help="in whose name, with whose rights; he becomes the owner where the file names none"
    )
    parser.add_argument("--map", type=Path, metavar="FILE", help='JSON {"header": "field"}; "" leaves a column out')
    parser.add_argument("--encoding", help="of a text file: utf-8, gb18030, big5, utf-16")
    parser.add_argument("--sheet", help="name of the sheet")
    parser.add_argument("--header-row", type=int, help="number of the row with the headers, from 1")
    parser.add_argument("--dry-run", action="store_true", help="compare and count, file nothing")
    _add_rules(parser)
    parser.add_argument("--source", help="where these customers were met")
    parser.add_argument("--basis", choices=("contract", "consent", "public", "doubtful"), help="lawful basis of keeping the data")
    _add_reading(parser)
    parser.add_argument("--recipe", metavar="NAME", help="read and file it as the file from which this recipe was saved")
    parser.add_argument(
        "--all-sheets", action="store_true", help="bring all sheets of the file that are recognised; KIND is then only a word, such as all"
    )
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write the rows with problems to this xlsx")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.set_defaults(run=bring_in)


def _add_reading(parser) -> None:
    """How the cells are read, and what the file lacks."""
    parser.add_argument(
        "--blank", action="append", metavar="TEXT", help='what means nothing in this file, such as "?" (may be given again)'
    )
    parser.add_argument("--fill-down", action="append", metavar="HEADER", help="empty cells of this column take what stands above")
    parser.add_argument(
        "--add",
        action="append",
        metavar="FIELD=TEXT",
        help='a column the file lacks, from others or the same in all rows: "content={Category}: {Text}"',
    )
    parser.add_argument("--dates", choices=("day-first", "month-first"), help="how 3/4/2024 is meant where the file does not show it")
    parser.add_argument("--tag", action="append", metavar="TAG", help="hung on every row that is filed (may be given again)")


def _add_rules(parser) -> None:
    """What rows are taken for, and what they may write."""
    parser.add_argument(
        "--on-duplicate",
        choices=("skip", "update", "review"),
        default=None,
        help="what exists already: fill blanks only (the default), overwrite (the default with --match), or lay aside",
    )
    parser.add_argument(
        "--match",
        metavar="FIELDS",
        help="by what rows are known: code, credit_code, phone, name or name,phone; of other types their own fields",
    )
    parser.add_argument(
        "--update", choices=("both", "update", "add"), help="update what is on file and add the rest, only update, or only add"
    )
    parser.add_argument("--clear", action="store_true", help="empty cells empty the field")


def bring_in(options) -> int:
    """0: everything filed; 1: there were errors, or the file was refused; 2: wrong usage."""
    from guanxi.commons.imports.direct import Usage, run
    from guanxi.kit.errors import DomainError
    from guanxi.kit.refusals import BadInput

    try:
        result = run(options, progress=_bar if sys.stderr.isatty() else None)
    except Usage as error:
        print(error, file=sys.stderr)
        return 2
    except (BadInput, DomainError) as error:
        result = {
            "rows": 0,
            "created": 0,
            "updated": 0,
            "skipped": 0,
            "review": 0,
            "errors": [{"row": None, "column": None, "message": str(error)}],
        }
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _tell(result)
    return 1 if result["errors"] else 0


def _tell(result: dict) -> None:
    from django.utils.translation import gettext as _

    words = {
        "rows": _("rows"), "created": _("created"), "updated": _("updated"), "skipped": _("left as they are"), "review": _("to be looked at"),
        "refused": _("refused"), "orders": _("orders"), "lines": _("lines"), "customers_created": _("customers created"),
        "products_created": _("products created"), "contacts_created": _("contacts created"), "receipts_created": _("receipts created"),
    }  # fmt: skip
    print("  ".join(f"{word} {result[name]:,}" for name, word in words.items() if name in result))
    for sheet in result.get("sheets", []):
        print(
            f"{sheet['sheet']} → {sheet['kind']}:  " + "  ".join(f"{word} {sheet[name]:,}" for name, word in words.items() if name in sheet)
        )
    for name in result.get("unknown_people", []):
        print(_("No colleague is called %(name)s (%(n)s rows)") % {"name": name["name"], "n": name["rows"]})
    if result.get("unmapped"):
        print(_("Columns left out: %(names)s") % {"names": ", ".join(result["unmapped"])})
    for error in result["errors"][:20]:
        print(f"{error['row'] or '-':>7}  {error['column'] or '':<12}  {error['message']}", file=sys.stderr)
    if len(result["errors"]) > 20:
        print(_("and %(n)s more") % {"n": len(result["errors"]) - 20}, file=sys.stderr)


def _bar(phase: str, done: int, total: int) -> None:
    share = done / total if total else 0
    filled = int(share * 30)
    print(
        f"\r{phase} [{'█' * filled}{'·' * (30 - filled)}] {done:,}/{total:,} ",
        end="\n" if done >= total else "",
        file=sys.stderr,
        flush=True,
    )
