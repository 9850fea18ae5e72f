"""System checks: what is unsafe does not start."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Warning, register
from django.db import connection

from guanxi.kit.models import Published

SAFE_SQLITE = (3, 51, 3)


@register("guanxi")
def every_record_has_a_scope(app_configs, **options):
    """A record type without a scope rule would be open to everybody."""
    return [
        Error(f"{m._meta.label} has neither scope_rule nor scope_via", id="guanxi.E001")
        for m in apps.get_models()
        if issubclass(m, Published) and m.scope_rule not in ("owned", "shared", "personal") and not m.scope_via
    ]


@register("guanxi")
def sqlite_is_sound(app_configs, **options):
    """Libraries up to 3.51.2 can corrupt a WAL file."""
    if connection.vendor != "sqlite":
        return []
    version = connection.Database.sqlite_version_info
    if version < SAFE_SQLITE:
        return [Warning(f"SQLite {'.'.join(map(str, version))} can damage its file; pysqlite3 brings a sound one", id="guanxi.W001")]
    return []


@register("guanxi", deploy=True)
def nothing_is_left_open(app_configs, **options):
    """Debug pages and wildcard hosts on a reachable address give the archive away."""
    found = []
    public = [h for h in settings.ALLOWED_HOSTS if h not in ("localhost", "127.0.0.1", "[::1]", "testserver")]
    if settings.DEBUG and public:
        found.append(Error("GUANXI_DEBUG is on while GUANXI_HOSTS names public hosts", id="guanxi.E002"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("GUANXI_HOSTS must name hosts, not *", id="guanxi.E003"))
    if len(settings.SECRET_KEY) < 40:
        found.append(Error("GUANXI_SECRET_KEY is shorter than 40 characters", id="guanxi.E004"))
    return found
