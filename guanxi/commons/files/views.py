from django.http import FileResponse, Http404
from django.views import View

from guanxi.commons.files import actions, queries
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.sniffing import is_picture


class Download(View):
    """GET /files/<pk>/: the bytes, for whoever its keeper lets; everybody else finds nothing."""

    def get(self, request, pk):
        stored = StoredFile.objects.filter(pk=pk).first()
        if stored is None or not queries.may_open(stored, request.actor):
            raise Http404
        return send(stored, inline="show" in request.GET and is_picture(stored.content_type))


def send(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The answer with the file; only pictures may be shown in place."""
    try:
        file = actions.open_file(stored)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, as_attachment=not inline, filename=stored.name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
