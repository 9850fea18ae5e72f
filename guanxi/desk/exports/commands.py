import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

ENDINGS = (".xlsx", ".csv")


def add_parsers(sub) -> None:
    """`guanxi export`."""
    parser = sub.add_parser("export", help="write the rows of a record type to a file; the export is written into the trail")
    parser.add_argument("record", help='as in addresses: customers, orders … ("sales/orders" when two apps use the word)')
    parser.add_argument("file", type=Path, help="ends in .xlsx or .csv")
    parser.add_argument("--filter", metavar="EXPR", default="", help='such as "grade = A and last_contact_on < -30d"')
    parser.add_argument("--columns", metavar="NAMES", help="field names separated by commas (default: all that may go out)")
    parser.add_argument("--as", dest="user", metavar="USER", help="with whose rights (default: the system's)")
    parser.add_argument("--reason", default="", help="kept with the export")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=take_out)


def take_out(options) -> int:
    """0; 2 for a record type, a filter, a column or an ending that does not exist."""
    from guanxi.desk.bulk.selection import Selection
    from guanxi.desk.exports.actions import export
    from guanxi.kit.actor import acting
    from guanxi.kit.filters import BadFilter, parse, to_json

    record, actor = _record(options.record), _actor(options.user)
    if options.file.suffix.lower() not in ENDINGS:
        raise LookupError("the file must end in .xlsx or .csv")
    columns = [c.strip() for c in options.columns.split(",")] if options.columns else None
    if unknown := set(columns or ()) - set(record.fields):
        raise LookupError(f"{record.slug} has no {', '.join(sorted(unknown))}; there are {', '.join(record.fields)}")
    try:
        selection = Selection(None, to_json(parse(options.filter)) if options.filter else None)
        with acting(actor):
            made = export(record, actor, selection, columns=columns, form=options.file.suffix[1:].lower(), reason=options.reason)
    except BadFilter as bad:
        raise LookupError(str(bad.message)) from None
    with made.file:
        _place(made.file, options.file)
    facts = {"rows": made.rows, "file": str(options.file)}
    sys.stdout.write((json.dumps(facts, ensure_ascii=False) if options.json else f"{made.rows:,}  {options.file}") + "\n")
    return 0


def _record(word: str):
    from guanxi.commons.company.models import Company
    from guanxi.kit import records

    Company.current()  # with it come the company's own fields
    app, _slash, slug = word.rpartition("/")
    found = [r for r in records.all_records() if r.slug == slug and app in ("", r.app)]
    if len(found) != 1:
        known = ", ".join(sorted(f"{r.app}/{r.slug}" for r in (found or records.all_records()) if r.slug))
        raise LookupError(f"which record type is {word}? There are {known}")
    return found[0]


def _actor(username: str | None):
    from guanxi.kit.actor import SYSTEM
    from guanxi.org.users.models import User
    from guanxi.org.users.queries import actor_for

    if username is None:
        return SYSTEM
    user = User.objects.alive().filter(username=username, is_active=True).first()
    if user is None:
        raise LookupError(f"no colleague signs in as {username}")
    return actor_for(user, kind="job")


def _place(file, target: Path) -> None:
    """Beside its place first, so that a full disk leaves no half file under the name; readable by its owner alone."""
    with tempfile.NamedTemporaryFile(dir=target.resolve().parent, delete=False) as beside:
        try:
            shutil.copyfileobj(file, beside)
        except BaseException:
            os.unlink(beside.name)
            raise
    os.replace(beside.name, target)
