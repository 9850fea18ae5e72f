"""Requests that say they are too large are answered before a byte of them is read."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from guanxi.commons.files.actions import LIMIT
from guanxi.kit.shell.errors import page

MOST = LIMIT + 2**20  # the form around the file


class DeclaredSize:
    """Stands before whatever reads bodies (the check of the form's token does)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """413 in words; nothing is written."""
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not declared.isdigit() or int(declared) <= MOST:
            return self.get_response(request)
        text = _("What was sent is larger than %(limit)s MB. Nothing was read and nothing was kept.") % {"limit": LIMIT // 2**20}
        if request.path.startswith("/api/"):
            return JsonResponse({"message": text, "errors": {}}, status=413)
        return page(request, 413, _("This is too large"), text, _("Send fewer or smaller files at once."))
