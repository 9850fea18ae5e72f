"""What the generic pages cannot do: the builder, sharing, and what came in."""

import segno
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.customers.leads.models import Lead
from guanxi.desk.entry import RecordView, go
from guanxi.desk.values import Sight
from guanxi.kit.digits import whole_number
from guanxi.kit.shell.views import back
from guanxi.marketing.webforms import actions, asking, drawing, queries
from guanxi.marketing.webforms.forms import changed, posted, version_of
from guanxi.marketing.webforms.models import ConsentText, Submission, WebForm

SIZE = 30


class Builder(RecordView):
    """What the builder's two pages share: whoever may change forms, unless the questions themselves are closed to him."""

    action = "change"

    def dispatch(self, request, *args, **kwargs):
        """403 for a role that reads or writes no questions."""
        if request.actor.field_rule("marketing.webform", "questions"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Fields(Builder):
    """GET and POST: the builder. Every button posts the whole page, so nothing typed is lost; only "save" writes."""

    def get(self, request, pk):
        """The questions as they are kept."""
        form = self.row(pk, "change")
        return self.drawn(form, form.questions)

    def post(self, request, pk):
        """One deed on the page, or saving it."""
        form = self.row(pk, "change")
        questions = changed(posted(request.POST), request.POST)
        if request.POST.get("do") != "save":
            return self.drawn(form, questions, base=version_of(request.POST), unsaved=True)
        if version_of(request.POST) != form.version:
            said = _("Somebody changed this form meanwhile. What you see here is yours; press save again if it shall hold.")
            return self.drawn(form, questions, whole=said, status=409)
        try:
            actions.ask(form, questions)
        except asking.Unfinished as refusal:
            return self.drawn(form, questions, rows=refusal.rows, whole=refusal.whole, status=422)
        return go(request, self.record.url(pk), _("The questions are saved. Visitors see them at once."))

    def drawn(self, form, questions, *, rows=None, whole="", base=None, unsaved=False, status=200):
        """The page: rows to edit, and beside them what a visitor sees."""
        taken = {q["name"] for q in questions}
        lines = [
            {
                "q": q, "usual": asking.FIELDS[q["name"]].label if q["name"] in asking.FIELDS else "", "kinds": asking.kinds_for(q["name"]).items(),
                "choices": "\n".join(q["choices"]), "wrong": (rows or {}).get(place, ""), "may_choose": "choice" in asking.kinds_for(q["name"]),
            }
            for place, q in enumerate(questions)
        ]  # fmt: skip
        context = {
            "form": form, "face": queries.face(form, self.actor), "lines": lines, "whole": whole, "rows": rows, "version": base or form.version, "unsaved": unsaved,
            "offered": [(n, f.label) for n, f in asking.FIELDS.items() if n not in taken], "is_full": len(questions) >= asking.MOST,
            "ready": asking.READY.items(), "preview": drawing.questions(questions), "title": _("Questions"), "back_url": self.record.url(form.pk),
        }  # fmt: skip
        return self.page("fields", context, status=status)


class Preview(Builder):
    """POST: what a visitor would see of the page as it stands now."""

    def post(self, request, pk):
        """The fragment beside the builder."""
        return self.page(
            "_preview", {"face": queries.face(self.row(pk, "change"), self.actor), "preview": drawing.questions(posted(request.POST))}
        )


class Sharing(RecordView):
    """GET: the link, its code to print, and what to paste into one's own website."""

    def get(self, request, pk):
        """With the address by which this page itself was reached."""
        form = self.row(pk)
        address = request.build_absolute_uri(form.address)
        terms, sight, face = (
            ConsentText.objects.filter(form=form).order_by("-number").first(),
            Sight.of(WebForm, self.actor),
            queries.face(form, self.actor),
        )
        # Visitors of that website read it, not the colleague who copies it.
        with translation.override(get_language() if get_language() in form.languages else form.languages[0]):
            pasted = {"face": face, "address": address, "questions": drawing.questions(face["questions"]), "terms": terms}
            html = render_to_string("marketing/webforms/_pasted.html", pasted) if sight.tells("questions", "consent") else ""
        context = {
            "form": form, "face": face, "origins": form.origin_list if sight.tells("origins") else [], "address": address, "title": _("Share"), "back_url": self.record.url(pk), "may_change": self.can(form, "change"),
            "frame": render_to_string("marketing/webforms/_framed.html", pasted).strip(),
            "pasted": "\n".join(line.strip() for line in html.splitlines() if line.strip()),
            "code": code_of(address), "is_local": request.get_host().split(":")[0] in ("localhost", "127.0.0.1", "[::1]"),
        }  # fmt: skip
        return self.page("sharing", context)


def code_of(address: str) -> str:
    """The address as a QR code: SVG without styles, on white so that dark pages do not turn it around."""
    return segno.make(address, error="m").svg_inline(
        scale=8, omitsize=True, light="#fff", dark="#000", border=3, svgclass="gx-qr", title=_("Code of the link")
    )


class Code(RecordView):
    """GET: the QR code as a file for posters."""

    def get(self, request, pk):
        """An SVG that any printer takes."""
        address = request.build_absolute_uri(self.row(pk).address)
        answer = HttpResponse(
            segno.make(address, error="m")
            .svg_inline(scale=20, light="#fff", border=3)
            .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
            content_type="image/svg+xml",
        )
        answer["Content-Disposition"] = f'attachment; filename="form-{pk}.svg"'
        return answer


class Address(RecordView):
    """POST: a new address; the old one is dead."""

    action = "change"

    def post(self, request, pk):
        """Asked for in a dialog that says what dies with it."""
        actions.turn_key(self.row(pk, "change"))
        return go(request, reverse("webform_sharing", args=[pk]), _("The form has a new address. The old one leads nowhere now."))


class Submissions(RecordView):
    """GET ?status=&before=: what came through one form, newest first."""

    def get(self, request, pk):
        """As far as the reader may see the leads; what waits, for whoever may change forms."""
        form = self.row(pk)
        status = request.GET.get("status", "")
        rows = queries.submissions_for(self.actor, form).order_by("-at", "-pk")
        rows = rows.filter(status=status) if status in Submission.Status.values else rows
        if before := whole_number(request.GET.get("before", "")):
            if edge := queries.submissions_for(self.actor, form).filter(pk=before).first():
                rows = rows.filter(at__lte=edge.at).exclude(pk__gte=before, at=edge.at)
        found = list(rows[: SIZE + 1])
        sight, may_accept = Sight.of(Lead, self.actor), self.can(form, "change") and self.actor.may("customers.lead", "add")
        tabs = [("", _("All")), *Submission.Status.choices]
        context = {
            "form": form, "face": queries.face(form, self.actor), "lines": [line_of(s, self.actor, sight) for s in found[:SIZE]], "more": found[SIZE - 1].pk if len(found) > SIZE else None,
            "tabs": [{"label": label, "url": f"?status={value}" if value else "?", "current": value == status} for value, label in tabs
                     if value in ("", "taken") or self.can(form, "change")],
            "status": status, "may_accept": may_accept, "may_drop": self.can(form, "change"), "title": _("What came in"), "back_url": self.record.url(pk),
        }  # fmt: skip
        return self.page("submissions", context)


def line_of(submission: Submission, actor, sight) -> dict:
    """One submission as lists show it."""
    return {
        "s": submission, "who": queries.who(submission, actor, sight), "answers": queries.told(submission, actor, sight), "reasons": [_(r) for r in submission.reasons],
        "url": f"/customers/leads/{submission.lead_id}/" if submission.lead_id else "",
    }  # fmt: skip


class OneSubmission(RecordView):
    """What both verbs share: a submission without a lead, for whoever may change forms."""

    action = "change"

    def waiting(self, pk) -> Submission:
        """404 for what is not in reach."""
        found = queries.submissions_for(self.actor).filter(pk=pk).first() if pk < 2**63 else None
        if found is None:
            raise Http404
        return found

    def back(self, request, found, text):
        """To the list it came from."""
        here = back(request)
        return go(request, here if here != "/" else self.record.url(found.form_id) if found.form_id else self.record.list_url, text)


class Acceptance(OneSubmission):
    """POST: it is an enquiry after all."""

    def post(self, request, pk):
        """Becomes a lead."""
        found = self.waiting(pk)
        if not self.actor.may("customers.lead", "add"):
            raise PermissionDenied
        actions.accept(found)
        return self.back(request, found, _("Filed as a lead."))


class Deletion(OneSubmission):
    """POST: it is none."""

    def post(self, request, pk):
        """Gone for good."""
        found = self.waiting(pk)
        actions.drop(found)
        return self.back(request, found, _("Deleted."))
