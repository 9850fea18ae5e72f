"""Error pages: what happened, what is safe, what to do. Set as handlers in config/urls.py and as CSRF_FAILURE_VIEW."""

from django.http import HttpResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext as _


def page(request, status: int, title: str, text: str, advice: str = "") -> HttpResponse:
    """An error page in the frame when somebody is signed in, plain otherwise. Falls back to bare text when even that fails."""
    context = {"status": status, "error_title": title, "error_text": text, "advice": advice}
    try:
        return HttpResponse(loader.render_to_string("kit/shell/error.html", context, request), status=status)
    except TemplateDoesNotExist:
        raise
    except Exception:
        return HttpResponse(f"{title}\n{text}\n{advice}", status=status, content_type="text/plain; charset=utf-8")


def bad_request(request, exception=None):
    """400: the browser sent something that no page of ours sends."""
    return page(request, 400, _("This request could not be read"), _("Nothing was changed."), _("Go back one page and try again."))


def forbidden(request, exception=None):
    """403: no right of this kind."""
    said = str(exception) if exception and str(exception) else ""
    return page(
        request,
        403,
        _("You have no right to do this"),
        said or _("Nothing was changed."),
        _("Ask your manager or the administrator if you need it for your work."),
    )


def not_found(request, exception=None):
    """404: not there, or out of reach, which look the same on purpose."""
    return page(
        request,
        404,
        _("There is nothing here"),
        _("The page does not exist, or it is not yours to see."),
        _("Go back one page, or start anew from today's list."),
    )


def conflict(request, text: str = ""):
    """409: somebody else was faster."""
    return page(
        request,
        409,
        _("Somebody saved this before you"),
        text or _("What you wrote has not been saved yet."),
        _("Open the record again, compare, and save."),
    )


def failed(request):
    """500: our fault. What was typed stays in the browser's draft."""
    return page(
        request,
        500,
        _("Something went wrong on our side"),
        _("It has been written down. What was saved before is safe; the last step was not carried out."),
        _("Try again in a moment; if it stays, tell the administrator the time."),
    )


def csrf_failed(request, reason=""):
    """403 because the form is too old or cookies are off."""
    return page(
        request,
        403,
        _("This page was open for too long"),
        _("Nothing was changed. What you typed is still in this browser."),
        _("Load the page again and send it once more."),
    )
