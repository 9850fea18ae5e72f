"""The chain from a source's cost to the profit and the grades of the customers it brought (M14, ACQ-02, ACQ-07)."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.analytics.chains.periods import PERIODS, span_of
from guanxi.analytics.chains.queries import ENOUGH, insight_of
from guanxi.analytics.chains.report import AXES, axes_for, report
from guanxi.analytics.chains.writer import as_file
from guanxi.customers.grades.queries import grade_choices
from guanxi.customers.sources.models import Source
from guanxi.kit.dialects import TooLong
from guanxi.kit.digits import whole_number


class Chain(View):
    """`/analytics/chain/?by=source|occasion|list|referrer&period=…&from=…&to=…&source=…`."""

    def dispatch(self, request):
        self.sees = insight_of(request.actor)
        if not (request.actor.is_person and (self.sees.customers or self.sees.leads)):
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request):
        """The page."""
        context, status = self.context(request.GET)
        return render(request, "analytics/chains/chain.html", context, status=status)

    def context(self, data) -> tuple[dict, int]:
        """What the page draws, and its status."""
        span, by = span_of(data), data.get("by", "")
        under = whole_number(data.get("source", "")) if by in ("", "source") else None
        if under is not None:
            under = Source.objects.visible_to(self.request.actor).filter(pk=under).values_list("pk", flat=True).first()
        found, problem = None, span.problem
        if not problem:
            try:
                found = report(self.request.actor, by=by, span=span, under=under)
            except TooLong:
                problem = _("There is too much to add up at once. Choose a shorter period.")
        path = []
        if under is not None:
            keys = [int(part.partition("-")[2]) for part in Source.objects.get(pk=under).path.strip("/").split("/")]
            names = dict(Source.objects.visible_to(self.request.actor).filter(pk__in=keys).values_list("pk", "name"))
            path = [(pk, names[pk]) for pk in keys if pk in names]
        context = {
            "title": _("From source to profit"), "found": found, "problem": problem, "span": span, "sees": self.sees, "by": found.by if found else by or AXES[0],
            "axes": axes_for(self.sees), "periods": PERIODS, "grades": [code for code, _label in grade_choices()], "enough": ENOUGH, "path": path, "under": under,
            "may_export": self.request.actor.may("customers.customer", "export"), "data": data,
            "kept": [(n, data[n]) for n in ("by", "period", "from", "to", "source") if data.get(n)],
        }  # fmt: skip
        return context, 422 if problem else 200


class ChainFile(Chain):
    """`POST /analytics/chain/export/`: the same rows as xlsx, written into the trail."""

    def get(self, request):
        """Only posted: taking data out is a deed."""
        return self.http_method_not_allowed(request)

    def post(self, request):
        """The file."""
        if not request.actor.may("customers.customer", "export"):
            raise PermissionDenied
        context, status = self.context(request.POST)
        if context["found"] is None:
            return render(request, "analytics/chains/chain.html", context, status=status)
        file, name = as_file(request.actor, context["found"], context["grades"])
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
