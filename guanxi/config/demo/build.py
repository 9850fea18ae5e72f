"""Makes the demo company: its people, its files, and everything that comes of importing them with the product's own importer."""

import secrets
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.company.actions import set_up
from guanxi.commons.company.models import ONLY, Company, forget
from guanxi.commons.imports import direct
from guanxi.config.demo import dossiers, origins, words
from guanxi.config.demo.approvals import approvals
from guanxi.config.demo.enquiries import enquiries
from guanxi.config.demo.facts import mark_some
from guanxi.config.demo.files import write_files
from guanxi.config.demo.leads import write_leads
from guanxi.config.demo.ownfields import own_fields
from guanxi.config.demo.papers import write_papers
from guanxi.config.demo.reading import reading
from guanxi.config.demo.world import World
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores.actions import run_grading
from guanxi.kit.actor import acting
from guanxi.kit.errors import DomainError
from guanxi.org.departments.models import Department
from guanxi.org.roles.models import Role
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for
from guanxi.sales.rollups.actions import fold

SEED = 20_261_121
FIRST = "linwanqing"


def is_ready() -> bool:
    """A demo company stands in this database."""
    return Company.objects.filter(pk=ONLY, is_demo=True).exists()


def build(*, say=print, now: datetime | None = None, customers: int = 2000, orders: int = 20_000) -> str:
    """Builds everything and returns the password that all demo people share, made for this installation alone.

    Raises DomainError when a real company lives in this database: demo data never mix with real ones.
    """
    if Company.objects.filter(pk=ONLY, set_up_at__isnull=False).exists():
        raise DomainError(_("A company is set up here already. Give the demo a data folder of its own: GUANXI_DATA=…"))
    password = secrets.token_urlsafe(9)
    say(_("company and people"))
    boss = people(password)
    folder = Path(settings.DATA) / "demo"
    say(_("writing the files a company would bring"))
    files = write_files(World(SEED, now or timezone.localtime(), customers, orders), folder)
    with acting(actor_for(boss)):
        for kind, path in files.items():
            result = direct.run(_options(kind, path, boss.username))
            say(f"  {path.name}: " + ", ".join(f"{name} {result[name]}" for name in ("rows", "created", "review") if name in result))
            if result["errors"]:
                raise DomainError(f"{path.name}: {result['errors'][0]}")
        fold()
        origins.fill(timezone.localdate(now) if now else timezone.localdate())
        say(_("leads: %(n)s") % {"n": write_leads(SEED)})
        enquiries(now or timezone.localtime())
        say(_("documents: %(n)s") % {"n": write_papers(timezone.localdate(now) if now else timezone.localdate())})
        say(_("files in full: %(n)s") % {"n": dossiers.fill(SEED, timezone.localdate(now) if now else timezone.localdate())})
        say(_("customers with own fields: %(n)s") % {"n": own_fields(SEED, timezone.localdate(now) if now else timezone.localdate())})
        run = run_grading(current_scheme())
        say(_("files to improve: %(n)s") % {"n": mark_some(SEED, timezone.localdate(now) if now else timezone.localdate())})
    say(_("closed archives: %(n)s") % {"n": reading(timezone.localdate(now) if now else timezone.localdate())})
    approvals(now or timezone.localtime())
    say(_("graded: %(grades)s") % {"grades": ", ".join(f"{g} {n}" for g, n in run.figures["grades"].items())})
    (Path(settings.DATA) / "demo.password").write_text(password)
    return password


def people(password: str) -> User:
    """The company with its departments and thirteen people; returns the administrator."""
    name, username = next((p[0], p[1]) for p in words.PEOPLE if p[4] == "administrator")
    boss = set_up(company={"name": words.COMPANY, "is_demo": True}, username=username, name=name, password=password)
    forget()
    departments = {}
    top = Department(name=words.COMPANY)
    top.save()
    for label in dict.fromkeys(p[2] for p in words.PEOPLE if p[2]):
        departments[label] = Department(name=label, parent=top)
        departments[label].save()
    made = {}
    for who, sign_in, place, title, role in words.PEOPLE:
        user = boss if sign_in == username else User(username=sign_in, name=who)
        user.department, user.title = departments.get(place, top), title
        if user is not boss:
            user.set_password(password)
        user.save()
        user.roles.add(Role.objects.get(code=role))
        made[who] = user
        if role == "department_manager":
            departments[place].manager = user
            departments[place].save()
    top.manager = made["孟承岳"]
    top.save()
    return boss


def _options(kind: str, path: Path, user: str) -> Namespace:
    return Namespace(
        kind=kind,
        file=path,
        user=user,
        on_duplicate="skip",
        encoding=None,
        sheet=None,
        header_row=None,
        map=None,
        basis="contract",
        source=None,
        dry_run=False,
        errors=None,
    )
