import json
import sys
from pathlib import Path


def add_parsers(sub) -> None:
    """`guanxi backup`, `guanxi restore`."""
    one = sub.add_parser("backup", help="copy database, files and secret into one archive")
    one.add_argument("path", nargs="?", type=Path, help="where to write it (default: the folder backups in GUANXI_DATA)")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=make)
    two = sub.add_parser("restore", help="put an archive back in place of everything")
    two.add_argument("path", type=Path)
    two.add_argument("--yes", action="store_true", help="replace what stands here (it is backed up first)")
    two.add_argument("--json", action="store_true")
    two.set_defaults(run=put_back)


def make(options) -> int:
    """Prints the path of the archive."""
    from guanxi.commons.backups.actions import backup

    return show(backup(options.path.resolve() if options.path else None), options)


def put_back(options) -> int:
    """Restores, then brings an older copy up to this version."""
    from django.core.management import call_command

    from guanxi.commons.backups.actions import restore
    from guanxi.kit.errors import DomainError

    if not options.path.is_file():
        raise DomainError(f"{options.path}: no such file")
    restored = restore(options.path.resolve(), confirmed=options.yes)
    call_command("migrate", verbosity=0, interactive=False)
    return show(restored, options)


def show(made, options) -> int:
    """One line for people or one object for programs."""
    facts = {
        "path": str(made.path),
        "version": made.version,
        "engine": made.engine,
        "rows": made.rows,
        "files": made.files,
        "bytes": made.size,
    }
    text = json.dumps(facts, ensure_ascii=False) if options.json else "{path}  {rows} rows, {files} files, {bytes} bytes".format(**facts)
    sys.stdout.write(text + "\n")
    return 0
