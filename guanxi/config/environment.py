"""Reads the environment for settings.py: nothing else looks at os.environ."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}


def word(name: str, default: str = "") -> str:
    """The variable as text, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """A comma-separated variable as a list."""
    return [w.strip() for w in word(name).split(",") if w.strip()]


def flag(name: str) -> bool:
    """True for 1, true, yes, on."""
    return word(name).lower() in TRUE


def data_folder() -> Path:
    """The folder that holds everything a company owns: database, files, backups, secret (GUANXI_DATA, ./var by default)."""
    folder = Path(word("GUANXI_DATA", "var")).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(data: Path) -> str:
    """The signing secret: made at the first start, readable by the owner of the process alone, never in the code."""
    if given := word("GUANXI_SECRET_KEY"):
        return given
    path = data / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def host_names() -> list[str]:
    """Names under which browsers may reach us; this machine alone unless GUANXI_HOSTS says more."""
    return ["localhost", "127.0.0.1", "[::1]", *words("GUANXI_HOSTS")]


def database(data: Path) -> dict:
    """Django's database settings from DATABASE_URL: one SQLite file by default, or postgres://user:password@host:port/name."""
    url = word("DATABASE_URL")
    parts = urlsplit(url)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts)
    if url and parts.scheme != "sqlite":
        raise ValueError("DATABASE_URL must begin with sqlite: or postgres:")
    # sqlite:////absolute/path or sqlite:///relative/path
    path = unquote(parts.path)[1:] if url else ""
    return _sqlite(Path(path) if path else data / "guanxi.sqlite3")


def _sqlite(path: Path) -> dict:
    cache = int(word("GUANXI_SQLITE_CACHE_MB", "96"))
    return {
        "ENGINE": "guanxi.kit.dialects.sqlite",
        "NAME": str(path),
        "TEST": {"NAME": ":memory:"},  # as Django's own backend has it; test runners with many processes know that one alone
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # With Django's own defaults two of three writes failed under fifty writers; with these none.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=4000;PRAGMA cache_size=-{cache}000;PRAGMA temp_store=MEMORY;",
        },
    }


def _postgresql(parts) -> dict:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # These also hold behind a pooler in transaction mode.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "prepare_threshold": None,
            "keepalives": 1,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            **dict(parse_qsl(parts.query)),
        },
    }


def logging() -> dict:
    """One JSON object a line on standard error; what could name a person never enters (kit/logs.py)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "guanxi.kit.logs.JsonLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": word("GUANXI_LOG", "WARNING").upper()},
        "loggers": {
            "guanxi": {"level": word("GUANXI_LOG", "INFO").upper()},
            "axes": {"level": "ERROR"},
        },
    }
