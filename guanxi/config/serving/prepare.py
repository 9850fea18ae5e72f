"""What must be true before pages are served: tables up to date (with a backup before), browser files collected, settings safe.

Run as a process by the supervisor (`python -m guanxi.config.serving.prepare`): prints one JSON object.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

from guanxi.config import environment
from guanxi.config.serving import static

PACKAGE = Path(__file__).resolve().parents[2]


def fingerprint() -> str:
    """Changes with the version's migrations, the browser files and the database in use."""
    migrations = sorted(str(p.relative_to(PACKAGE)) for p in PACKAGE.glob("*/migrations/*.py"))
    digest = hashlib.sha256("\n".join([*migrations, static.fingerprint(), environment.word("DATABASE_URL")]).encode())
    return digest.hexdigest()[:32]


def stamp(data: Path) -> Path:
    """Remembers that nothing is left to prepare."""
    return data / "prepared"


def is_prepared(data: Path) -> bool:
    """Whether an earlier start did all this for the same program and the company is set up: then pages may be served at once."""
    path = stamp(data)
    return path.exists() and path.read_text() == fingerprint()


def migrate(*, with_backup: bool = True) -> dict:
    """Brings the tables up to date; backs up first when something is to be done and something is there. Facts about what it did."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from guanxi.commons.backups.actions import backup
    from guanxi.commons.backups.databases import is_empty

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    kept = backup(reason="migration") if with_backup and plan and executor.loader.applied_migrations and not is_empty() else None
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return {"applied": [f"{m.app_label}.{m.name}" for m, _backwards in plan], "backup": str(kept.path) if kept else None}


def problems(*, public: bool) -> list[str]:
    """What makes it unsafe to serve, in words."""
    from django.conf import settings
    from django.core.checks import ERROR, run_checks

    found = [str(m.msg) for m in run_checks(tags=["guanxi"], include_deployment_checks=True) if m.level >= ERROR]
    if public and settings.DEBUG:
        found.append("GUANXI_DEBUG shows the inside of the program to everybody who can reach it: not on a public address")
    return found


def prepare(*, public: bool) -> dict:
    """Everything at once, and what the supervisor tells the administrator."""
    from django.conf import settings

    from guanxi.commons.company.actions import is_behind_proxy, setup_code
    from guanxi.commons.company.models import Company

    if unsafe := problems(public=public):
        return {"problems": unsafe}
    done = migrate()
    done["static"] = static.collect(Path(settings.STATIC_ROOT))
    done["set_up"] = Company.current().is_set_up
    done["code"] = setup_code() if (public or is_behind_proxy()) and not done["set_up"] else None
    if done["set_up"]:
        stamp(Path(settings.DATA)).write_text(fingerprint())
    return done


def main() -> int:
    """Prepares and prints the facts."""
    import django

    from guanxi.kit.errors import DomainError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    django.setup()
    try:
        facts = prepare(public="--public" in sys.argv)
    except DomainError as problem:
        facts = {"problems": [str(problem)]}
    sys.stdout.write(json.dumps(facts) + "\n")
    return 1 if facts.get("problems") else 0


if __name__ == "__main__":
    sys.exit(main())
