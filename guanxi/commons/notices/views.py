from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.notices import actions, kinds, queries
from guanxi.commons.outbox.actions import has_mail
from guanxi.kit.digits import whole_number
from guanxi.kit.menu import notices_url


class ForPeople(View):
    """Pages about oneself: a key for programs has nothing to read here."""

    def dispatch(self, request, *arguments, **options):
        if not request.actor.is_person:
            raise PermissionDenied
        return super().dispatch(request, *arguments, **options)


class Notices(ForPeople):
    """GET /notices/: what is new, or with ?all=1 everything; ?before= turns the page. POST: all of it is read."""

    def get(self, request):
        mine, everything = queries.notices_of(request.actor), request.GET.get("all") == "1"
        rows = mine if everything else mine.filter(read_at=None)
        if (before := whole_number(request.GET.get("before", ""))) is not None:
            rows = rows.filter(pk__lt=min(before, 2**62))
        found = list(rows.order_by("-pk")[: queries.PAGE + 1])
        here = "?all=1" if everything else "?"
        news = queries.unread(request.actor)
        context = {
            "title": _("Notices"),
            "lines": queries.lines(found[: queries.PAGE], request.actor),
            "next": f"{here}&before={found[queries.PAGE - 1].pk}" if len(found) > queries.PAGE else "",
            "first": here if before else "",
            "everything": everything,
            "news": news,
            "tabs": [
                {"label": _("Unread"), "url": notices_url(), "count": news or "", "current": not everything},
                {"label": _("All"), "url": f"{notices_url()}?all=1", "count": "", "current": everything},
            ],
        }
        return render(request, "commons/notices/notices.html", context)

    def post(self, request):
        done = actions.read(queries.notices_of(request.actor))
        messages.success(request, _("%(n)s notices marked as read") % {"n": done})
        return HttpResponseRedirect(notices_url())


class OneNotice(ForPeople):
    """GET /notices/<pk>/: goes where the notice leads, and it is read. POST: it is read."""

    def get(self, request, pk):
        notice = self._mine(request, pk)
        line = queries.lines([notice], request.actor)[0]
        actions.read(queries.notices_of(request.actor).filter(pk=notice.pk))
        return HttpResponseRedirect(line.url or f"{notices_url()}?all=1")

    def post(self, request, pk):
        notice = self._mine(request, pk)
        actions.read(queries.notices_of(request.actor).filter(pk=notice.pk))
        return HttpResponseRedirect(notices_url())

    def _mine(self, request, pk):
        notice = queries.notices_of(request.actor).filter(pk=pk).first() if pk < 2**63 else None
        if notice is None:
            raise Http404
        return notice


class Ways(ForPeople):
    """GET and POST /account/notices/: how one wants to be told of each kind."""

    def get(self, request):
        rows = queries.channels(request.user)
        context = {
            "title": _("How I am told"),
            "rows": rows,
            "has_mail": has_mail(),
            "address": request.user.email,
            "back_url": "/account/me/",
        }
        return render(request, "commons/notices/ways.html", context)

    def post(self, request):
        wanted = set(request.POST.getlist("on"))
        for kind, in_app, by_mail in queries.channels(request.user):
            chosen = (f"{kind.name}:app" in wanted, f"{kind.name}:mail" in wanted)
            if chosen != (in_app, by_mail):
                actions.prefer(request.user, kinds.find(kind.name).name, in_app=chosen[0], by_mail=chosen[1])
        messages.success(request, _("Saved"))
        return HttpResponseRedirect("/account/notices/")
