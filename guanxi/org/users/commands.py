import json
import sys


def add_parsers(sub) -> None:
    """`guanxi user add`, `guanxi user reset`."""
    words = sub.add_parser("user", help="let a colleague in").add_subparsers(metavar="WHAT", required=True)
    one = words.add_parser("add", help="a new colleague; prints the one-time invitation link")
    one.add_argument("username")
    one.add_argument("--name", help="as colleagues call him (default: the sign-in name)")
    one.add_argument("--role", action="append", default=[], metavar="CODE", help="administrator, salesperson …; may be repeated")
    one.add_argument("--department", metavar="NAME")
    one.add_argument("--password-stdin", action="store_true", help="read the password from standard input instead of inviting")
    one.set_defaults(run=add)
    two = words.add_parser("reset", help="prints a one-time link under which a colleague sets a new password")
    two.add_argument("username")
    two.set_defaults(run=reset)
    for parser in (one, two):
        parser.add_argument(
            "--base", help="how browsers reach us, for the link (default: the first of GUANXI_ORIGINS, or http://localhost:8000)"
        )
        parser.add_argument("--json", action="store_true")


def add(options) -> int:
    """Makes the colleague with his roles."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from guanxi.kit.actor import SYSTEM
    from guanxi.kit.errors import DomainError
    from guanxi.org.departments.models import Department
    from guanxi.org.roles.ready import ensure_ready_roles
    from guanxi.org.users.actions import give_roles, invite
    from guanxi.org.users.models import User

    with transaction.atomic():
        ensure_ready_roles()
        if User.objects.filter(username__iexact=options.username).exists():
            raise DomainError(f"{options.username}: this sign-in name is taken")
        user = User(username=options.username, name=options.name or options.username)
        if options.department:
            user.department = Department.objects.alive().get(name=options.department)
        if options.password_stdin:
            password = sys.stdin.readline().rstrip("\n")
            try:
                validate_password(password, user)
            except ValidationError as weak:
                raise DomainError(" ".join(weak.messages)) from None
            user.set_password(password)
        user.save()
        if options.role:
            give_roles(user, _roles(options.role))
        return show(user, None if options.password_stdin else invite(user, actor=SYSTEM), options)


def _roles(codes) -> list:
    from guanxi.org.roles.models import Role

    roles = list(Role.objects.alive().filter(code__in=codes))
    if unknown := sorted(set(codes) - {r.code for r in roles}):
        raise LookupError(f"no such role: {', '.join(unknown)}; there are {', '.join(Role.objects.alive().values_list('code', flat=True))}")
    return roles


def reset(options) -> int:
    """A way back in for whoever forgot his password, the last administrator included."""
    from guanxi.kit.actor import SYSTEM
    from guanxi.org.users.actions import invite, reset_code
    from guanxi.org.users.models import User

    user = User.objects.alive().get(username__iexact=options.username)
    return show(user, (invite if user.is_invited else reset_code)(user, actor=SYSTEM), options)


def show(user, link: str | None, options) -> int:
    """One line for people or one object for programs."""
    from django.conf import settings

    base = options.base or (settings.CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]
    facts = {"username": user.username, "name": user.name, "link": f"{base.rstrip('/')}{link}" if link else None}
    text = json.dumps(facts, ensure_ascii=False) if options.json else facts["link"] or f"{user.username}: done"
    sys.stdout.write(text + "\n")
    return 0
