"""The command `guanxi`. Each app brings its own words in a module commands.py of one of its packages; this file only gathers them.

Exit codes: 0 all well, 1 a problem was found, 2 wrong usage.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import guanxi

OK, PROBLEM, USAGE = 0, 1, 2
WITHOUT_DJANGO = {"serve"}  # the supervisor stays small: its children load Django, it does not


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    parser = argparse.ArgumentParser(
        prog="guanxi", description="Guanxi 关系: customer relationship management, hosted by the company itself"
    )
    parser.add_argument("--version", action="version", version=guanxi.__version__)
    sub = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    bare = bool(arguments) and arguments[0] in WITHOUT_DJANGO
    for module in _modules(bare):
        module.add_parsers(sub)
    options = parser.parse_args(arguments)
    return _run(options, bare)


def _modules(bare: bool):
    from guanxi.config.serving import commands

    yield commands
    if bare:
        return
    import django

    django.setup()
    from django.apps import apps

    from guanxi.config.demo import commands as demo

    yield demo
    for config in apps.get_app_configs():
        if not config.name.startswith("guanxi.") or config.name == "guanxi.config":
            continue
        for package in sorted(m.name for m in iter_modules([config.path]) if m.ispkg and m.name not in ("migrations", "tests")):
            if (Path(config.path) / package / "commands.py").exists():
                yield import_module(f"{config.name}.{package}.commands")


def _run(options, bare: bool) -> int:
    if bare:
        return int(options.run(options) or OK)
    from django.conf import settings
    from django.core.exceptions import ObjectDoesNotExist
    from django.db import DatabaseError
    from django.utils import translation

    from guanxi.kit.errors import DomainError

    with translation.override(settings.LANGUAGE_CODE):
        try:
            return int(options.run(options) or OK)
        except (DomainError, ObjectDoesNotExist, FileNotFoundError, PermissionError, UnicodeError) as problem:
            sys.stderr.write(f"guanxi: {problem}\n")
            return PROBLEM
        except LookupError as unknown:
            sys.stderr.write(f"guanxi: {unknown.args[0] if unknown.args else unknown}\n")
            return USAGE
        except DatabaseError as problem:
            sys.stderr.write(
                f"guanxi: the database does not answer as expected ({type(problem).__name__}); has `guanxi migrate` been run?\n"
            )
            return PROBLEM
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main())
