"""Today, the home page."""

from datetime import timedelta

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from guanxi.commons.approvals.queries import box as approval_box
from guanxi.commons.approvals.queries import lines as approval_lines
from guanxi.kit.china.calendar import lunar_text
from guanxi.workday.hours.queries import bands, next_good
from guanxi.workday.today import queries

SIGNATURES = 5  # shown; the rest is in the inbox


class Home(View):
    """`/` leads to the day."""

    def get(self, request):
        """Redirects."""
        return HttpResponseRedirect("/today/")


class Today(View):
    """`/today/`: whom to contact and why, the hour band, what is overdue."""

    def get(self, request):
        """`?team=1` shows everybody's in reach."""
        actor, now = request.actor, timezone.localtime()
        team = bool(request.GET.get("team")) and queries.may_see_team(actor)
        found = bands(now)
        present = next((b for b in found if b.is_now), None)
        context = {
            "now": now,
            "lunar": lunar_text(now.date()),
            "bands": found,
            "present": present,
            "later": next_good(found, now),
            "day": queries.day_of(actor, now, team=team),
            "team": team,
            "may_see_team": queries.may_see_team(actor),
            "may_log": actor.may("activities.followup", "add"),
            "may_import": actor.may("customers.customer", "import"),
            "overdue": queries.overdue_receipts(actor, now),
            "overdue_url": queries.overdue_url(actor),
            "approvals": approval_lines(approval_box(actor, "waiting", size=SIGNATURES)[0], actor),
            "closing": queries.closing_soon(actor, now),
            "tomorrow": now.date() + timedelta(days=1),
        }
        return render(request, "workday/today/today.html", context)
