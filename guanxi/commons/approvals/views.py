from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.access.actions import note
from guanxi.commons.approvals import kinds, queries
from guanxi.commons.approvals.forms import MOST, people_for
from guanxi.commons.approvals.models import Approval
from guanxi.commons.approvals.telling import KEY, kind_label
from guanxi.commons.notices.actions import settle_notices
from guanxi.commons.notices.queries import colleagues, titles
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.kit.panels import panels_on

HOME = "/approvals/"
CALM = (
    "approval.changed",
    "approval.granted",
    "approval.refused",
    "approval.returned",
    "approval.withdrawn",
    "approval.copied",
    "approval.climbed",
)


class ForPeople(View):
    """Pages on which somebody acts with his own hand: a key for programs uses the API."""

    def dispatch(self, request, *arguments, **options):
        if not request.actor.is_person:
            raise PermissionDenied
        self.actor = request.actor
        return super().dispatch(request, *arguments, **options)

    def find(self, pk: int) -> Approval:
        """An approval that he has to do with; anything else is not there."""
        rows = Approval.objects.seen_by(self.actor).select_related("requester")
        found = rows.filter(pk=pk).first() if pk < 2**63 else None
        if found is None or kinds.known(found.kind) is None:
            raise Http404
        return found

    def back(self, approval: Approval) -> HttpResponseRedirect:
        """To where he came from, or to the paper."""
        wanted = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, require_https=self.request.is_secure())
        return HttpResponseRedirect(wanted if wanted and safe else approval.url)

    def trying(self, approval: Approval, deed, done: str = ""):
        """Does it, and says how it went in the words of the rule."""
        try:
            deed()
        except Forbidden as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            messages.error(self.request, str(refusal.message))
            return HttpResponseRedirect(approval.url)
        if done:
            messages.success(self.request, done)
        return self.back(approval)


class Inbox(ForPeople):
    """GET /approvals/: what waits for me; ?box= mine, copied, done; ?at= the line that the keys act on; ?before= the next page."""

    def get(self, request):
        name = request.GET.get("box", "waiting") if request.GET.get("box") in queries.BOXES else "waiting"
        before = whole_number(request.GET.get("before", ""))
        found, following = queries.box(self.actor, name, min(before, 2**62) if before is not None else None)
        shown = queries.lines(found, self.actor)
        count = queries.waiting_count(self.actor)
        context = {
            "title": _("Approvals"), "box": name, "lines": shown, "tabs": self._tabs(name, count), "here": f"{HOME}?box={name}",
            "next": f"{HOME}?box={name}&before={following}" if following is not None else "", "first": f"{HOME}?box={name}" if before else "",
            "may_manage": self.actor.has("approvals.manage"), **self._keys(name, shown),
        }  # fmt: skip
        return render(request, "commons/approvals/inbox.html", context)

    def _tabs(self, name: str, count: int) -> list[dict]:
        labels = {"waiting": _("Waiting for me"), "mine": _("Asked by me"), "copied": _("Given to me to read"), "done": _("Signed by me")}
        return [
            {"label": labels[b], "url": f"{HOME}?box={b}", "count": count or "" if b == "waiting" else "", "current": b == name}
            for b in labels
        ]

    def _keys(self, name: str, shown: list) -> dict:
        """The line on which y, n and Enter act, and where j and k lead."""
        if name != "waiting" or not shown:
            return {}
        keys = [line.approval.pk for line in shown]
        at = whole_number(self.request.GET.get("at", ""))
        place = keys.index(at) if at in keys else 0
        link = [f"{HOME}?box={name}&at={pk}" for pk in keys]
        return {"current": keys[place], "up": link[max(0, place - 1)], "down": link[min(len(keys) - 1, place + 1)]}


class OneApproval(ForPeople):
    """GET /approvals/<pk>/: the facts, the way, what was said; and, when it waits for the reader, where he signs."""

    def get(self, request, pk):
        approval = self.find(pk)
        note("view", KEY, approval.pk, approval.number)
        for kind in CALM:
            settle_notices(kind, approval, [self.actor.user_id])
        mine = queries.may_sign(approval, self.actor)
        began, differs = queries.news_of(approval)
        context = shown(approval, self.actor) | {
            "mine": mine,
            "standing_for": colleagues({t.seat_id for t in mine} - {self.actor.user_id}, self.actor).values(),
            "began": began,
            "differs": differs,
            "earlier": list(range(1, approval.step + 1)) if mine else [],
            "is_own": approval.requester_id == self.actor.user_id,
            "again": self._again(approval),
            "people": people_for(self.actor, but={self.actor.user_id, approval.requester_id})[:MOST]
            if mine or queries.has_to_do_with(approval, self.actor)
            else [],
            "cards": self._cards(approval),
            "back_url": HOME,
        }
        return render(request, "commons/approvals/approval.html", context)

    def _cards(self, approval: Approval) -> str:
        """What packages hang beside a paper: `@panel(on="commons.approval", …)`, each drawing its own card."""
        made = ((p, p.build(approval, self.actor)) for p in panels_on(KEY, self.actor, "rail"))
        return mark_safe("".join(render_to_string(p.template, c | {"title": p.title}, self.request) for p, c in made if c is not None))

    def _again(self, approval: Approval) -> str:
        made = kinds.find(approval.kind).again
        return made(approval) if made and approval.status == Approval.RETURNED else ""


class Paper(ForPeople):
    """GET /approvals/<pk>/print/: the paper with its whole trail on A4. POST: it is printed, which is written down first."""

    def get(self, request, pk):
        approval = self.find(pk)
        note("view", KEY, approval.pk, approval.number)
        return render(request, "commons/approvals/paper.html", shown(approval, self.actor) | {"back_url": approval.url})

    def post(self, request, pk):
        approval = self.find(pk)
        note("print", KEY, approval.pk, approval.number)
        return HttpResponse(status=204)


def shown(approval: Approval, actor) -> dict:
    """What the page and the print have in common."""
    title, url = titles([(approval.record_key, approval.object_id)], actor).get((approval.record_key, approval.object_id), ("", ""))
    steps = queries.way(approval, actor)
    return {
        "title": kind_label(approval),
        "approval": approval,
        "requester": colleagues([approval.requester_id], actor).get(approval.requester_id, _("a colleague")),
        "subject": title,
        "subject_url": url,
        "steps": steps,
        "place": min(approval.step + 1, len(steps)),
        "trail": queries.trail(approval, actor),
    }
