"""The improvement list, how files fare by week, and the figures by which they are weighed."""

from datetime import date
from tempfile import NamedTemporaryFile

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views import View

from guanxi.audit.access.actions import note
from guanxi.customers.customers.models import Customer
from guanxi.customers.health.actions import change_rules
from guanxi.customers.health.forms import RulesForm
from guanxi.customers.health.models import HealthRules, Improvement
from guanxi.customers.health.queries import KEY, week_of
from guanxi.customers.health.rules import changed
from guanxi.customers.health.telling import ask, wishes
from guanxi.customers.health.trial import trial
from guanxi.customers.health.weeks import weeks_of
from guanxi.desk.entry import go
from guanxi.desk.values import Sight
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.scope import terms
from guanxi.kit.tables.write import Column, write_xlsx
from guanxi.org.users.models import User


def people_of(actor):
    """Whose lists the actor sees: his own, and those of everybody whose customers are his to see."""
    reach = terms(Customer, actor)
    rows = User.objects.alive()
    if reach.everything:
        return rows
    return rows.filter(pk=actor.user_id) | rows.filter(department__in=reach.departments)


class List(View):
    """`/customers/health/`: ?who=7 another person's, ?week=2026-11-23 an earlier one; ?format=xlsx as a file."""

    def get(self, request):
        """The list of one person for one week."""
        actor = request.actor
        if not actor.may(KEY, "view"):
            raise PermissionDenied
        who = people_of(actor).filter(pk=whole_number(request.GET.get("who", "")) or actor.user_id).first()
        if who is None:
            raise Http404
        week = week_of(self.day(request))
        sight, lines = self.lines(actor, who, week)
        if request.GET.get("format") == "xlsx":
            return self.file(request, who, week, lines)
        team = people_of(actor).exclude(pk=actor.user_id).exists()
        done = sum(1 for line in lines if line["one"].done_at)
        context = {
            "title": _("Files to improve"), "who": who, "week": week, "lines": lines, "done": done, "is_own": who.pk == actor.user_id, "team": team,
            "may_export": actor.may(KEY, "export"), "shows_grade": sight.tells("grade"), "shows_health": sight.tells("health"),
            "may_weigh": actor.has("company.manage"),
        }  # fmt: skip
        return render(request, "customers/health/list.html", context)

    def day(self, request) -> date:
        """The day that the address names, else today; what is no day counts as none."""
        try:
            return parse_date(request.GET.get("week", "")) or timezone.localdate()
        except ValueError:
            return timezone.localdate()

    def lines(self, actor, who, week) -> tuple:
        """What of the list is within the reader's reach. Where he may not read grade or health, their order would tell: then it goes by number."""
        sight = Sight.of(Customer, actor)
        seen = Customer.objects.visible_to(actor).select_related("state", "owner")
        rows = Improvement.objects.filter(week=week, person=who).order_by(
            *(["-worth", "customer"] if sight.tells("grade", "health") else ["customer"])
        )
        customers = {c.pk: c for c in seen.filter(pk__in=rows.values("customer"))}
        lines = [
            {"one": one, "customer": customers[one.customer_id], "name": sight.called(customers[one.customer_id]), "wishes": wishes(one.wants, one.customer_id, sight, left=one.left)}
            for one in rows if one.customer_id in customers
        ]  # fmt: skip
        return sight, lines

    def file(self, request, who, week, lines) -> HttpResponse:
        """The same as xlsx, noted as an export."""
        if not request.actor.may(KEY, "export"):
            raise PermissionDenied
        note("export", KEY, detail={"rows": len(lines), "format": "xlsx", "filter": f"improve {week}"})
        columns = [Column(_("Customer"), width=34), Column(_("To ask next time"), width=70), Column(_("Done"), width=10)]
        rows = (
            [line["name"], _("; ").join(ask(w) for w in line["wishes"] if not w.came), _("Yes") if line["one"].done_at else ""]
            for line in lines
        )
        with NamedTemporaryFile(suffix=".xlsx") as target:
            write_xlsx(target.name, columns, rows)
            content = target.read()
        answer = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        answer["Content-Disposition"] = f'attachment; filename="improve-{week}.xlsx"'
        return answer


class Team(View):
    """`/customers/health/team/`: files and lists of one's people, week by week."""

    def get(self, request):
        """Newest week first."""
        sight = Sight.of(Customer, request.actor)
        if not request.actor.may(KEY, "view") or not sight.tells("health"):
            raise PermissionDenied
        rows = weeks_of(people_of(request.actor))
        weeks: dict = {}
        for row in rows:
            weeks.setdefault(row.week, []).append(row)
        told = [{"week": week, "rows": people, "health": _average(people)} for week, people in weeks.items()][:13]
        return render(request, "customers/health/team.html", {"title": _("Health of files by week"), "weeks": told})


def _average(rows) -> int:
    files = sum(r.files for r in rows)
    return round(sum(r.health * r.files for r in rows) / files) if files else 0


class RulesPage(View):
    """`/customers/health/rules/`: the figures, the printed ones beside them, and what a change would do."""

    def dispatch(self, request, *arguments, **options):
        """403 for whoever does not run the company's settings."""
        if not request.actor.has("company.manage"):
            raise PermissionDenied(_("How files are weighed is for administrators."))
        return super().dispatch(request, *arguments, **options)

    def get(self, request):
        """The figures in force."""
        return self._page(request, RulesForm(HealthRules.current()))

    def post(self, request):
        """Saves; with `try` it shows what would change and saves nothing; with `reset` the printed figures are in force again."""
        if "reset" in request.POST:
            change_rules({}, request.actor)
            return go(request, request.path, _("The printed rules are in force again."))
        form = RulesForm(HealthRules.current(), request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        if "try" in request.POST:
            return self._page(request, form, tried=trial(changed(form.cleaned_data), HealthRules.current()))
        try:
            change_rules(form.cleaned_data, request.actor)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self._page(request, form, status=422)
        return go(request, request.path, _("Saved. All files are being weighed anew."))

    def _page(self, request, form, tried=None, status=200):
        context = {"title": _("How files are weighed"), "form": form, "trial": tried, "back_url": "/customers/health/"}
        return render(request, "customers/health/rules.html", context, status=status)
