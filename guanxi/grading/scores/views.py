"""The grading report, the run, and the grade set by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.grades.queries import grade_choices
from guanxi.desk.values import Sight, shown_name
from guanxi.grading.schemes.actions import grade_by_hand, put_in_force, take_back
from guanxi.grading.schemes.models import ManualGrade, Scheme
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores import queries
from guanxi.grading.scores.models import GradingRun, Score
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import later
from guanxi.kit.shell.views import back

SIZE = 50


def need(actor, record_key: str, action: str) -> None:
    """Raises PermissionDenied when the actor has no such right at all."""
    if not actor.may(record_key, action):
        raise PermissionDenied(_("Your role does not allow this."))


class Report(View):
    """`/grading/` and `/grading/runs/<pk>/report/`: who is what, and by which figures (GRD-09)."""

    def get(self, request, pk=None):
        """`?grade=A` narrows, `?after=50` pages."""
        need(request.actor, "grading.gradingrun", "view")
        run = get_object_or_404(GradingRun, pk=pk, finished_at__isnull=False) if pk else queries.last_run()
        sight = queries.sight_of(request.actor)
        context = {
            "run": run,
            "sight": sight,
            "scheme": current_scheme(),
            "may_run": request.actor.may("grading.gradingrun", "add"),
            "title": _("Grading"),
        }
        context["may_tune"] = request.actor.may("grading.scheme", "change")
        if run:
            context |= self._rows(request, run)
            context["split"] = _split(run.terms)
            context["runs"] = GradingRun.objects.filter(finished_at__isnull=False).order_by("-pk")[:10]
            if sight.totals:
                context["curve"] = queries.curve(run)
                context["drawing"] = queries.drawing(context["curve"], run.figures["top20_share"])
                context["ungraded"] = max(0, CustomerState.objects.filter(grade="", customer__deleted_at=None)[:10_001].count())
        return render(request, "grading/scores/report.html", context)

    def _rows(self, request, run) -> dict:
        grades, sight = grade_choices(), queries.sight_of(request.actor)
        grade = request.GET.get("grade", "")
        grade = grade if sight.grade and grade in dict(grades) else ""
        after = request.GET.get("after", "")
        sees = Sight.of(Customer, request.actor)
        found = queries.scores_for(request.actor, run, grade=grade, after=after, size=SIZE)
        return {
            "scores": [{"score": s, "name": sees.called(s.customer)} for s in found[:SIZE]],
            "more": queries.after_of(found[SIZE - 1], sight) if len(found) > SIZE else None,
            "grade": grade,
            "after": after,
            "grades": grades if sight.grade else [],
        }


def _split(terms: dict) -> str:
    """The split that the run used, in words: "A 20%, B 30%, C 50%" or "A from 80, B from 50, C from 0"."""
    cuts = terms.get("cuts", {}).get(terms.get("cut"), {})
    said = "%(grade)s %(n)s%%" if terms.get("cut") == Scheme.Cut.RATIO else _("%(grade)s from %(n)s")
    return _(", ").join(said % {"grade": grade, "n": n} for grade, n in cuts.items())


class Runs(View):
    """`POST /grading/run/`: grade now, as a job."""

    def post(self, request):
        """To the job's progress."""
        need(request.actor, "grading.gradingrun", "add")
        job = later("grading.run", scheme=current_scheme().name)
        return HttpResponseRedirect(f"/jobs/{job.pk}/?next=/grading/")


class InForce(View):
    """`POST /grading/schemes/<pk>/force/`: this scheme counts from now on."""

    def post(self, request, pk):
        """Back to the report."""
        need(request.actor, "grading.scheme", "change")
        scheme = get_object_or_404(Scheme.objects.visible_to(request.actor, "change"), pk=pk)
        try:
            put_in_force(scheme)
        except DomainError as error:  # weights or shares that do not make 100
            messages.error(request, error.message)
        else:
            messages.success(request, _("This scheme grades from now on. Grade again to apply it."))
        return HttpResponseRedirect("/grading/")


class Manual(View):
    """`POST /customers/customers/<pk>/grade/`: sets the grade by hand; with take_back=1 the computed one counts again (GRD-08)."""

    def post(self, request, pk):
        """Back to the customer."""
        need(request.actor, "grading.manualgrade", "add")
        customer = get_object_or_404(Customer.objects.visible_to(request.actor, "change").select_related("state"), pk=pk)
        try:
            if request.POST.get("take_back"):
                take_back(customer)
                messages.success(request, _("The computed grade counts again."))
            else:
                grade_by_hand(customer, grade=request.POST.get("grade", ""), reason=request.POST.get("reason", ""))
                messages.success(request, _("Grade set to %(grade)s.") % {"grade": request.POST["grade"]})
        except DomainError as error:
            return self._again(request, customer, error)
        return HttpResponseRedirect(back(request))

    def _again(self, request, customer, error):
        context = explain(customer, request.actor) or {}
        context |= {
            "error": error.message,
            "reason": request.POST.get("reason", ""),
            "title": customer.name,
            "customer": customer,
            "next": back(request),
        }
        return render(request, "grading/scores/manual.html", context, status=422)


def explain(customer, actor) -> dict | None:
    """Why the customer has his grade: every criterion with its figure, points, weight and share of the total (GRD-06, GRD-09)."""
    score = Score.objects.filter(customer=customer, run__finished_at__isnull=False).select_related("run").order_by("-run").first()
    by_hand = ManualGrade.objects.alive().filter(customer=customer).select_related("created_by")
    manual = by_hand.first() if actor.may("grading.manualgrade", "view") else None
    may_set = actor.may("grading.manualgrade", "add") and actor.may("customers.customer", "change")
    if not actor.may("grading.gradingrun", "view") or not (score or manual or may_set):
        return None
    sight = queries.sight_of(actor)
    score = score if sight.score and sight.grade else None
    hand = Sight.of(ManualGrade, actor)
    manual = manual if sight.grade and hand.tells("customer") else None
    lines = _lines(score, sight) if score else []
    return {
        "score": score,
        "manual": manual and {"grade": hand.said(manual, "grade"), "reason": hand.said(manual, "reason")},
        "set_by": manual and hand.said(manual, "created_by", lambda person: shown_name(person, actor)),
        "lines": lines,
        "may_set": may_set and sight.grade,
        "grades": grade_choices(),
        "customer": customer,
        "sight": sight,
    }


def _lines(score: Score, sight) -> list[dict]:
    terms = score.run.terms
    paid = _("%(on_time)s of %(due)s on time") % {"on_time": score.due_count - score.late_count, "due": score.due_count}
    if score.late_count:
        paid += _(", %(days)s days late on average") % {"days": score.days_late}
    sold = score.amount if terms["order_by"] == "amount" else score.order_count
    rows = [
        {
            "label": _("Credit"),
            "text": paid if score.due_count else _("nothing fell due"),
            "points": score.credit_points,
            "weight": terms["credit_weight"],
            "seen": sight.paid,
        },
        {"label": _("Order amount"), "money": sold, "points": score.order_points, "weight": terms["order_weight"], "seen": sight.amount},
        {
            "label": _("Profit contribution"),
            "money": score.profit,
            "points": score.profit_points,
            "weight": terms["profit_weight"],
            "seen": sight.profit,
        },
    ]
    return [r for r in rows if r["seen"]]
