"""serve, migrate, check, shell."""

import json
import os
import sys


def add_parsers(sub) -> None:
    """The commands that run the installation itself."""
    one = sub.add_parser("serve", help="start the web pages and the background worker")
    one.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for the whole network")
    one.add_argument("--port", type=int, default=8000)
    one.add_argument("--workers", type=int, default=0, help="web processes (default: one for each processor)")
    one.add_argument("--slots", type=int, default=2, help="background jobs at the same time")
    one.set_defaults(run=serve)
    two = sub.add_parser("migrate", help="bring the database up to date; backs up first")
    two.add_argument("--no-backup", action="store_true")
    two.add_argument("--json", action="store_true")
    two.set_defaults(run=migrate)
    three = sub.add_parser("check", help="say what is unsafe or needs a person")
    three.add_argument("--json", action="store_true")
    three.set_defaults(run=check)
    four = sub.add_parser("shell", help="a Python prompt with Django loaded; acts as the system")
    four.add_argument("-c", dest="code", help="run this instead of a prompt")
    four.set_defaults(run=shell)


def serve(options) -> int:
    """Runs until it is stopped."""
    from guanxi.config.serving.supervisor import Supervisor

    return Supervisor(options.host, options.port, options.workers or len(os.sched_getaffinity(0)), options.slots).run()


def migrate(options) -> int:
    """Tables and browser files."""
    from pathlib import Path

    from django.conf import settings

    from guanxi.config.serving import prepare, static

    done = prepare.migrate(with_backup=not options.no_backup)
    done["static"] = static.collect(Path(settings.STATIC_ROOT))
    if options.json:
        sys.stdout.write(json.dumps(done) + "\n")
    else:
        for name in done["applied"]:
            sys.stdout.write(f"{name}\n")
        sys.stdout.write(f"{'backed up before: ' + done['backup'] if done['backup'] else 'up to date'}\n")
    return 0


def check(options) -> int:
    """1 when the system checks find an error; warnings are told."""
    from guanxi.commons.health.queries import warnings
    from guanxi.config.serving import prepare

    errors, notes = prepare.problems(public=False), warnings()
    if options.json:
        sys.stdout.write(json.dumps({"errors": errors, "warnings": notes}, ensure_ascii=False) + "\n")
    else:
        for text in errors:
            sys.stdout.write(f"✗ {text}\n")
        for text in notes:
            sys.stdout.write(f"! {text}\n")
        if not errors and not notes:
            sys.stdout.write("✓\n")
    return int(bool(errors))


def shell(options) -> int:
    """Django's shell."""
    from django.core.management import call_command

    call_command("shell", command=options.code)
    return 0
