from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.customers.reading.actions import end, open_for
from guanxi.customers.reading.looking import tidy
from guanxi.customers.reading.models import ReadingRequest, ReadingRules
from guanxi.kit.actor import SYSTEM
from guanxi.kit.errors import DomainError
from guanxi.kit.jobs import schedule

Status, Why = ReadingRequest.Status, ReadingRequest.Why


@schedule("reading.clock", every=60, label=_("Reading room: ends, openings, pages read"))
def by_the_clock():
    """What has run out ends (it could not be read any more anyway), what begins today opens where it opens by itself, pages are written down."""
    for request in ReadingRequest.objects.filter(status=Status.OPEN, use=ReadingRequest.Use.SCREEN, ends_at__lte=timezone.now()):
        end(request, why=Why.TIME, actor=SYSTEM)
    for request in ReadingRequest.objects.filter(status=Status.GRANTED, ends_on__lt=timezone.localdate()):
        end(request, why=Why.TIME, actor=SYSTEM)
    if ReadingRules.current().opens_by_itself:
        for request in ReadingRequest.objects.filter(
            status=Status.GRANTED, starts_on__lte=timezone.localdate(), use=ReadingRequest.Use.SCREEN
        ):
            try:
                open_for(request, actor=SYSTEM)
            except DomainError:
                continue  # not found yet, or put into another tier since: the keeper's desk shows it
    tidy()
