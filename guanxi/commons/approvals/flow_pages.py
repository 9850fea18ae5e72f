from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from guanxi.commons.approvals import conditions, flows, kinds
from guanxi.commons.approvals.actions import flow_of
from guanxi.commons.approvals.forms import LookForm, StepForm
from guanxi.commons.approvals.models import Flow
from guanxi.commons.approvals.views import ForPeople
from guanxi.commons.notices.queries import colleagues
from guanxi.kit import records
from guanxi.kit.errors import DomainError
from guanxi.kit.filters import EVERYTHING, BadFilter, from_form, to_text
from guanxi.kit.questions import builder

HOME = "/approvals/flows/"


class ForKeepers(ForPeople):
    """Pages for whoever sets up flows."""

    def dispatch(self, request, *arguments, code: str = "", **options):
        if not request.actor.has("approvals.manage"):
            raise PermissionDenied(_("Approval flows are set up by administrators."))
        if code and (kind := kinds.known(code)) is None:
            raise Http404
        self.kind = kind if code else None
        return super().dispatch(request, *arguments, **options)

    @property
    def home(self) -> str:
        """The page of the flow."""
        return f"{HOME}{self.kind.name}/"

    def words(self, steps: list[dict]) -> list[dict]:
        """Steps as they are shown."""
        named = flows.names_of(steps)
        return [
            {
                "step": s,
                "who": kinds.who_words(s["who"], named),
                "mode": kinds.MODES[s["mode"]],
                "when": conditions.words(self.kind, s.get("when", "")),
            }
            for s in steps
        ]


class Flows(ForKeepers):
    """GET /approvals/flows/: every kind with its steps."""

    def get(self, request):
        shown, own = [], set(Flow.objects.alive().values_list("kind", flat=True))
        for kind in kinds.all_kinds():
            steps, _once = flow_of(kind.name)
            self.kind = kind
            shown.append({"kind": kind, "steps": self.words(steps), "own": kind.name in own})
        return render(request, "commons/approvals/flows.html", {"title": _("Approval flows"), "rows": shown, "back_url": "/approvals/"})


class OneFlow(ForKeepers):
    """GET /approvals/flows/<code>/: the steps, and who would sign. POST `deed`: up, down, drop (with `step`), once, ready."""

    def get(self, request):
        steps, once = flow_of(self.kind.name)
        form = LookForm(self.actor, request.GET if "requester" in request.GET else None, initial={"requester": self.actor.user_id})
        record = records.known(self.kind.record_key)
        context = {
            "title": str(self.kind.label), "kind": self.kind, "steps": self.words(steps), "once": once, "form": form, "back_url": HOME,
            "own": Flow.objects.alive().filter(kind=self.kind.name).exists(), "looked": self._looked(form, record), "record": record,
            "chosen": self._subject(form, record), "full": len(steps) >= kinds.MOST_STEPS,
        }  # fmt: skip
        return render(request, "commons/approvals/flow.html", context)

    def _subject(self, form, record):
        """The row that was chosen, when the reader may see it."""
        pk = form.cleaned_data.get("about") if form.is_bound and form.is_valid() else None
        return record.model.objects.visible_to(self.actor).filter(pk=pk).first() if record and pk else None

    def _looked(self, form, record):
        if not (form.is_bound and form.is_valid()):
            return None
        try:
            found = flows.dry_look(self.kind.name, requester=form.cleaned_data["requester"], subject=self._subject(form, record))
        except DomainError as refusal:
            return [{"who": str(refusal.message), "people": [], "state": "nobody"}]
        names = colleagues({pk for _s, _w, f in found for seat in f.seats for pk in (seat.person.pk, seat.seat.pk)}, self.actor)
        said = self.words([step for step, _state, _found in found])
        return [
            said[n]
            | {
                "state": state,
                "people": [(names.get(s.person.pk, ""), names.get(s.seat.pk, "") if s.person.pk != s.seat.pk else "") for s in f.seats],
            }
            for n, (_step, state, f) in enumerate(found)
        ]

    def post(self, request):
        steps, once = flow_of(self.kind.name)
        deed, place = request.POST.get("deed", ""), request.POST.get("step", "")
        n = int(place) if place.isdecimal() and int(place) < len(steps) else None
        try:
            if deed == "ready":
                flows.use_ready(self.kind.name, actor=self.actor)
            elif deed == "once":
                flows.set_flow(self.kind.name, steps=steps, once=bool(request.POST.get("once")), actor=self.actor)
            elif n is not None and deed in ("up", "down", "drop"):
                flows.set_flow(self.kind.name, steps=rearranged(steps, deed, n), once=once, actor=self.actor)
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Saved. What is under way goes on by the steps it began with."))
        return HttpResponseRedirect(self.home)


def rearranged(steps: list[dict], deed: str, n: int) -> list[dict]:
    """The steps with one moved up or down, or without it."""
    made = list(steps)
    step = made.pop(n)
    if deed != "drop":
        made.insert(max(0, n - 1) if deed == "up" else n + 1, step)
    return made


class OneStep(ForKeepers):
    """GET and POST /approvals/flows/<code>/steps/<number>/: one step; the number behind the last makes a new one."""

    def dispatch(self, request, *arguments, number: int, **options):
        self.number = number
        return super().dispatch(request, *arguments, **options)

    def get(self, request):
        steps, _once = flow_of(self.kind.name)
        if not 1 <= self.number <= min(len(steps) + 1, kinds.MOST_STEPS):
            raise Http404
        step = steps[self.number - 1] if self.number <= len(steps) else kinds.step("manager")
        return self._page(request, StepForm(initial=step), step.get("when", ""))

    def post(self, request):
        steps, once = flow_of(self.kind.name)
        if not 1 <= self.number <= min(len(steps) + 1, kinds.MOST_STEPS):
            raise Http404
        data, wrong = request.POST.copy(), None
        if data.get("c-match"):
            try:
                if (expr := from_form(data)) != EVERYTHING:
                    data["when"] = to_text(expr)
            except BadFilter as bad:
                wrong = bad
        form = StepForm(data)
        if form.is_valid() and wrong is None:
            made = [*steps[: self.number - 1], form.cleaned_data, *steps[self.number :]]
            try:
                flows.set_flow(self.kind.name, steps=made, once=once, actor=self.actor)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            else:
                messages.success(request, _("Saved. What is under way goes on by the steps it began with."))
                return HttpResponseRedirect(self.home)
        if wrong is not None:
            form.add_error("when", str(wrong.message))
        return self._page(request, form, data.get("when", ""), 422)

    def _page(self, request, form, when, status=200):
        record = records.known(self.kind.record_key)
        context = {
            "title": _("Step %(n)s") % {"n": self.number}, "kind": self.kind, "form": form, "back_url": self.home, "record": record,
            "builder": builder(record, self.actor, when) if record else None, "questions": self.kind.questions,
        }  # fmt: skip
        return render(request, "commons/approvals/step.html", context, status=status)
