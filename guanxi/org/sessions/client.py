"""Where a request comes from, in words an auditor can use: address, browser, computer."""

import re
import secrets

from django.conf import settings

DEVICE_COOKIE = "device"
MARKED = ("/account/login/", "/invitation/", "/setup/")  # pages at which a computer gets its mark
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that could be read as another
TEN_YEARS = 10 * 365 * 24 * 3600
_BROWSERS = (
    ("WeChat", re.compile(r"MicroMessenger/(\d+)")),
    ("DingTalk", re.compile(r"DingTalk/(\d+)")),
    ("Edge", re.compile(r"Edg\w*/(\d+)")),
    ("360", re.compile(r"QihooBrowser/(\d+)|360SE")),
    ("Firefox", re.compile(r"Firefox/(\d+)")),
    ("Chrome", re.compile(r"Chrome/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+).*Safari")),
)
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac", "Macintosh"), ("Linux", "Linux"),
)  # fmt: skip


def client_address(request) -> str:
    """The caller's address. Behind our own proxy it is the entry that the proxy appended; what callers write before it is not believed."""
    if settings.SECURE_PROXY_SSL_HEADER and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        return forwarded.rsplit(",", 1)[-1].strip()[:45]
    return request.META.get("REMOTE_ADDR", "")[:45]


def client_device(request) -> str:
    """Browser, system and the mark of the computer: "Chrome 126, Windows, 7K2M9Q". The mark is a cookie given at the first sign-in."""
    text = request.META.get("HTTP_USER_AGENT", "")[:400]
    browser = next((_named(name, m) for name, pattern in _BROWSERS if (m := pattern.search(text))), "")
    system = next((name for name, sign in _SYSTEMS if sign in text), "")
    return ", ".join(part for part in (browser, system, computer_mark(request)) if part)


def computer_mark(request) -> str:
    """The computer's mark, or an empty text when it has none or sends nonsense."""
    mark = request.COOKIES.get(DEVICE_COOKIE, "")
    return mark if re.fullmatch(r"[0-9A-Z]{6}", mark) else ""


def mark_computer(request, response) -> None:
    """Gives the computer its mark when somebody is about to sign in on it: browsers of one make are told apart by nothing else."""
    if request.path_info.startswith(MARKED) and not computer_mark(request):
        mark = "".join(secrets.choice(LETTERS) for _ in range(6))
        response.set_cookie(DEVICE_COOKIE, mark, max_age=TEN_YEARS, httponly=True, samesite="Lax", secure=request.is_secure())


def _named(name: str, match) -> str:
    version = match.group(1) if match.groups() else ""
    return f"{name} {version}".strip()
