"""Business cards: hand one in, type beside its picture, file it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.commons.files.actions import drop
from guanxi.commons.files.sniffing import is_picture
from guanxi.customers.cards.actions import attach, cards_of, hand_in, lead_values, mine
from guanxi.customers.cards.forms import CardForm, HandInForm
from guanxi.customers.leads.models import Lead
from guanxi.kit import records
from guanxi.kit.changes import announce
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.kit.refusals import BadInput

LIST = "/customers/leads/"


class CardView(View):
    """Whoever may write down leads may hand in cards."""

    def dispatch(self, request, *args, **kwargs):
        """The door."""
        self.actor = request.actor
        if not self.actor.is_person or not self.actor.may("customers.lead", "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Cards(CardView):
    """`GET /customers/cards/`: the camera or a file. `POST`: keeps it and goes on to typing."""

    def get(self, request):
        """The form."""
        return self.drawn(HandInForm())

    def drawn(self, form, status=200):
        """The page."""
        return render(
            self.request, "customers/cards/hand_in.html", {"form": form, "title": _("Business card"), "back_url": LIST}, status=status
        )

    def post(self, request):
        """To the card; the form again for what is no card."""
        form = HandInForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return HttpResponseRedirect(f"/customers/cards/{hand_in(form.cleaned_data['card']).pk}/")
            except (DomainError, BadInput) as error:
                form.add_error("file", getattr(error, "message", str(error)))
        return self.drawn(form, 422)


class Card(CardView):
    """`GET /customers/cards/<pk>/?n=`: the picture beside the form, or one card of a file after the other. `POST`: files it. Only for who handed it in."""

    def dispatch(self, request, *args, pk: int, **kwargs):
        """Finds the card."""
        self.stored = mine(request.actor, pk) if pk < 2**63 and request.actor.user_id else None
        if self.stored is None:
            return self._closed(request)
        self.has_picture = is_picture(self.stored.content_type)
        self.cards = [] if self.has_picture else cards_of(self.stored)
        self.number = min(whole_number(request.GET.get("n", ""), len(self.cards)) or 1, max(len(self.cards), 1))
        return super().dispatch(request, *args, **kwargs)

    def _closed(self, request):
        if not request.actor.is_person or not request.actor.may("customers.lead", "add"):
            raise PermissionDenied
        raise Http404

    def values(self) -> dict:
        """What the file says of the present card."""
        return {} if self.has_picture else {n: v for n, v in lead_values(self.cards[self.number - 1]).items() if v}

    def get(self, request):
        """The page."""
        return self.drawn(CardForm(self.actor, self.values()))

    def drawn(self, form, status=200):
        """Picture and form side by side."""
        record = records.of(Lead)
        context = {
            "form": form, "record": record, "stored": self.stored, "has_picture": self.has_picture, "number": self.number, "count": len(self.cards),
            "title": _("Business card"), "back_url": LIST, "lookalikes": hasattr(record, "lookalikes"), "next": self.next_url(),
        }  # fmt: skip
        return render(self.request, "customers/cards/card.html", context, status=status)

    def next_url(self) -> str:
        """The card after this one, "" after the last."""
        return f"/customers/cards/{self.stored.pk}/?n={self.number + 1}" if self.number < len(self.cards) else ""

    def post(self, request):
        """Files it; on to the next card, or to what was filed."""
        form, onward = CardForm(self.actor, self.values(), request.POST), self.next_url()
        with transaction.atomic():
            made = form.save()
            if made is not None:
                if isinstance(made, Lead):
                    announce("lead.arrived", lead=made, how="card")
                if self.has_picture:
                    attach(self.stored, made)
                elif not onward:
                    drop(self.stored)
        if made is None:
            return self.drawn(form, 422)
        record = records.of(made)
        messages.success(request, _("“%(name)s” is filed.") % {"name": made})
        seen = self.actor.may(record.key, "view") and type(made).objects.visible_to(self.actor).filter(pk=made.pk).exists()
        return HttpResponseRedirect(onward or (record.url(made.pk) if seen else "/customers/cards/"))


class Dropped(Card):
    """`POST /customers/cards/<pk>/drop/`: this card is not filed."""

    def get(self, request):
        """There is nothing to see."""
        raise Http404

    def post(self, request):
        """On to the next one of the file, or back to the list."""
        onward = self.next_url()
        if not onward:
            drop(self.stored)
        return HttpResponseRedirect(onward or LIST)
