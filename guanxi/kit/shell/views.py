"""Theme and language, which everybody may change, signed in or not; the parts page for developers."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from guanxi.kit.shell import samples
from guanxi.kit.shell.context import THEMES

YEAR = 365 * 24 * 3600


@require_POST
def set_theme(request):
    """POST theme=auto|light|dark: remembered in a cookie, back to where one came from."""
    theme = request.POST.get("theme")
    response = HttpResponseRedirect(back(request))
    response.set_cookie("theme", theme if theme in THEMES else "auto", max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def set_language(request):
    """POST language=zh-hans|zh-hant|en: remembered in a cookie."""
    response = HttpResponseRedirect(back(request))
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def back(request) -> str:
    """The page of ours that the visitor came from: the field `next`, else the referrer, else the start page."""
    for address in (request.POST.get("next"), request.headers.get("referer")):
        if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
            return address
    return "/"


def parts(request):
    """Every part of the visual language on one page, to look at and to test. Only while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "kit/shell/parts.html", samples.everything())
