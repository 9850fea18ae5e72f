"""Before set-up every address leads to the set-up page; afterwards the company is read once a request and its clock holds."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from guanxi.commons.company.models import Company, remembering

ALWAYS = (
    "/setup/",
    "/health/",
    "/static/",
    "/account/language/",
    "/account/theme/",
    "/theme/",
    "/language/",
    "/favicon.ico",
    "/manifest.webmanifest",
)


class CompanyMiddleware:
    """Stands before the middleware that asks for a sign-in: before set-up there is nobody who could."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/health/"):
            return self.get_response(request)
        with remembering():
            company = Company.current()
            if not company.is_set_up and not request.path_info.startswith(ALWAYS):
                return _to_setup(request)
            with timezone.override(company.zone):
                return self.get_response(request)


def _to_setup(request) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return HttpResponse("not set up\n", status=503, content_type="text/plain")
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": "/setup/"})
    return HttpResponseRedirect("/setup/")
