"""Verbs on the company itself: the one set-up, the change of modules, the code that guards the set-up page."""

import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.commons.company.models import ONLY, Company, forget
from guanxi.kit.changes import announce
from guanxi.kit.errors import DomainError
from guanxi.org.roles.models import Role
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.models import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def set_up(*, company: dict, username: str, name: str, password: str) -> User:
    """Fills in the company and makes the first administrator. Of two people who do it at once one wins, the other gets DomainError."""
    Company.objects.plain_create([Company(pk=ONLY)], ignore_conflicts=True)
    if not Company.objects.filter(pk=ONLY, set_up_at=None).plain_update(set_up_at=timezone.now()):
        raise DomainError(_("Guanxi has been set up already. Please sign in."))
    forget()
    row = Company.objects.get(pk=ONLY)
    for field, value in company.items():
        setattr(row, field, value)
    row.save()
    user = User(username=username, name=name, language=row.language)
    user.set_password(password)
    user.save()
    ensure_ready_roles()
    # The first one keeps the closest archives too, until he appoints others: nobody locks himself out on the first day.
    user.roles.add(*Role.objects.alive().filter(code__in=("administrator", "general_manager")))
    announce("company.set_up", company=row, administrator=user)
    code_file().unlink(missing_ok=True)
    return user


def code_file() -> Path:
    """Where the one-time code of the set-up page lies until it is used."""
    return Path(settings.DATA) / "setup.code"


def setup_code() -> str:
    """The code that whoever sets up from another computer must type; only who reads the terminal or the log of this one knows it."""
    path = code_file()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    code = "-".join("".join(secrets.choice(ALPHABET) for _n in range(4)) for _m in range(3))
    with os.fdopen(handle, "w") as file:
        file.write(code)
    return code


def is_behind_proxy() -> bool:
    """Whether the settings speak of a proxy: then no request can be trusted to come from this computer, however it looks."""
    return bool(settings.CSRF_TRUSTED_ORIGINS or settings.HTTPS or settings.SECURE_PROXY_SSL_HEADER)


def is_setup_code(given: str) -> bool:
    """Compares without telling by time how much was right."""
    return hmac.compare_digest(given.strip().lower().encode(), setup_code().encode())
