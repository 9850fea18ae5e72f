"""The reading room for whoever reads: my requests, asking, and the archive itself as pictures of pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from guanxi.commons.files.actions import drop, keep
from guanxi.customers.custody.queries import closed_archive
from guanxi.customers.customers.models import Customer
from guanxi.customers.outsiders.actions import PAPERS
from guanxi.customers.reading import drawing, looking, queries
from guanxi.customers.reading.actions import end, hand_in_again, request_reading
from guanxi.customers.reading.forms import RequestForm
from guanxi.customers.reading.models import ReadingRequest
from guanxi.customers.reading.parts import Chosen
from guanxi.customers.reading.rights import CERTIFICATE, KEEP, KEY, is_reader, keeps, may_name_visitors
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.kit.reader import seen_one
from guanxi.kit.shell.fragments import is_fragment

HOME = "/reading/"
LARGEST = 20 * 2**20
BIGGEST = 2**63 - 1


class Room(View):
    """Only people; what a rule refuses is said where one was."""

    needs = "view"

    def dispatch(self, request, *args, **kwargs):
        """The door."""
        self.actor = request.actor
        if not self.actor.is_person or not self.actor.may(KEY, self.needs):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except Forbidden as refusal:
            raise PermissionDenied(str(refusal.message)) from refusal
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(self.on_refusal())

    def on_refusal(self) -> str:
        """Where one goes when a rule says no."""
        return HOME

    def found(self, pk: int) -> ReadingRequest:
        """A request that the actor asked for or keeps; anything else is not there."""
        rows = ReadingRequest.objects.select_related("customer", "outsider", "owner__department", "approval")
        row = rows.filter(pk=pk).first() if pk <= BIGGEST else None
        if row is None or not (row.owner_id == self.actor.user_id or keeps(self.actor, row)):
            raise Http404
        return row


class Home(Room):
    """`/reading/`: what I may read now and until when, and what I asked for."""

    def get(self, request):
        """The page."""
        rows = list(queries.mine(self.actor)[:100])
        context = {
            "title": _("Reading room"), "readable": queries.readable(self.actor), "rows": [r for r in rows if not (r.is_open and not r.outsider_id)],
            "may_name": may_name_visitors(self.actor), "may_ask": self.actor.may(KEY, "add"), "keeps": self.actor.has(KEEP) or bool(queries.kept(self.actor, "granted", "open")),
        }  # fmt: skip
        return render(request, "customers/reading/home.html", context)


class New(Room):
    """`/reading/new/`: 《查阅档案审批表》. `?wanted=` fills in a name."""

    needs = "add"

    def get(self, request):
        """The form."""
        first = {n: request.GET[n].replace("\0", "")[:160] for n in ("wanted", "outsider") if request.GET.get(n)}
        return self.drawn(RequestForm(self.actor, initial=first))

    def drawn(self, form, status=200, row=None):
        """The page."""
        title = _("Request to read an archive")
        context = {"form": form, "title": title, "back_url": HOME, "row": row}
        return render(self.request, "customers/reading/request.html", context, status=status)

    def post(self, request, row=None):
        """On its way; the form again for what is missing. Whoever opens the archive anyway is led there."""
        form = RequestForm(self.actor, request.POST, request.FILES, request=row)
        if not form.is_valid():
            return self.drawn(form, 422, row)
        asked = form.asked()
        if (
            row is None
            and not form.cleaned_data.get("outsider")
            and asked["use"] == ReadingRequest.Use.SCREEN
            and (mine := self.opens(asked))
        ):
            messages.success(request, _("You may open this archive anyway, without a request."))
            return HttpResponseRedirect(f"/customers/customers/{mine.pk}/")
        stored = None
        try:
            stored = self.kept(form.cleaned_data.get("certificate_file"))
            if row is not None:
                made = hand_in_again(row, by=self.actor.user, certificate_file=stored, **asked)
            else:
                made = request_reading(
                    actor=self.actor, by=self.actor.user, outsider=form.cleaned_data.get("outsider"), certificate_file=stored, **asked
                )
        except Forbidden:
            raise
        except DomainError as refusal:
            if stored is not None:
                drop(stored)
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            return self.drawn(form, 422, row)
        messages.success(request, _("Sent off as %(number)s. You hear as soon as everybody has signed.") % {"number": made.number})
        return HttpResponseRedirect(f"/reading/{made.pk}/")

    def opens(self, asked) -> Customer | None:
        """The archive, when it is one that he sees anyway."""
        found = closed_archive(asked["wanted"])
        return found and self.actor.may("customers.customer", "view") and seen_one(Customer, self.actor, found.pk)

    def kept(self, file):
        """The certificate; DomainError for what is neither a picture nor a PDF."""
        if not file:
            return None
        stored = keep(file, name=file.name, kind=CERTIFICATE, limit=LARGEST)
        if stored.content_type not in PAPERS:
            drop(stored)
            raise DomainError(_("This is neither a picture nor a PDF."), "certificate_file")
        return stored


class Edit(New):
    """`/reading/<pk>/edit/`: what came back, mended and handed in again."""

    def dispatch(self, request, *args, pk: int, **kwargs):
        """Only whoever asked."""
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    def row(self) -> ReadingRequest:
        """The request, while it can be handed in again."""
        row = self.found(self.pk)
        if row.owner_id != self.actor.user_id or row.status != ReadingRequest.Status.RETURNED:
            raise Http404
        return row

    def get(self, request):
        """The form as it was."""
        row = self.row()
        return self.drawn(RequestForm(self.actor, request=row), row=row)

    def post(self, request):
        """Handed in again."""
        return super().post(request, self.row())


class Read(Room):
    """`/reading/<pk>/?o=CODE&page=2`: the archive while it may be read; before and after that how the request stands."""

    def get(self, request, pk):
        """Each visit without a code of this very session is an opening of its own."""
        row = self.found(pk)
        if not (row.is_open and is_reader(self.actor, row)):
            return self.state(row)
        if is_fragment(request):
            return HttpResponseClientRedirect(request.get_full_path())  # a page of its own: nothing of it into the history of another
        try:
            pages = drawing.page_count(row)
        except drawing.NoPages as problem:
            return self.state(row, str(problem.message), 503)
        session = request.session.session_key or ""
        opening = looking.find(row, request.GET.get("o", ""), actor=self.actor, session_key=session)
        if opening is None:
            opening = looking.begin(row, actor=self.actor, session_key=session)
        number = min(whole_number(request.GET.get("page", ""), 10_000) or 1, pages)
        looking.turn_to(opening, max(1, number))
        context = bar(row, opening) | {"number": max(1, number), "pages": pages, "title": _("Reading room"), "back_url": HOME}
        response = render(request, "customers/reading/kiosk.html" if row.outsider_id else "customers/reading/read.html", context)
        response["Cache-Control"] = "no-store, private"
        return response

    def state(self, row, problem="", status=200):
        """How it stands, for whoever asked."""
        context = {
            "row": row, "chosen": Chosen(row.parts), "may_name": may_name_visitors(self.actor), "title": _("Request %(number)s") % {"number": row.number}, "back_url": HOME, "problem": problem,
            "is_mine": row.owner_id == self.actor.user_id, "may_keep": keeps(self.actor, row),
        }  # fmt: skip
        return render(self.request, "customers/reading/state.html", context, status=status)


def bar(row: ReadingRequest, opening) -> dict:
    """What the bar above the page says."""
    left = looking.running_out(row)
    return {"row": row, "opening": opening, "days": left.days, "hours": left.seconds // 3600, "minutes": left.seconds % 3600 // 60}


class Opened(Room):
    """What only the present reader gets, in his own session, while it may be read; for anybody else it is not there."""

    def opened(self, pk):
        """(request, opening); 404 unless everything fits at this moment."""
        row = self.found(pk)
        code = self.request.GET.get("o", "")
        opening = looking.find(row, code, actor=self.actor, session_key=self.request.session.session_key or "")
        if opening is None or not is_reader(self.actor, row):
            raise Http404
        return row, opening


class Page(Opened):
    """`/reading/<pk>/pages/<number>/?o=CODE`: one page as a picture with the watermark in it."""

    def get(self, request, pk, number):
        """The picture; 404 after the end."""
        row, opening = self.opened(pk)
        if not row.is_open:
            raise Http404
        opening.request = row
        picture = drawing.page(opening, number)
        if picture is None:
            raise Http404
        response = HttpResponse(picture, content_type="image/png")
        response["Cache-Control"] = "no-store, private, max-age=0"
        response["Content-Disposition"] = "inline"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class Clock(Opened):
    """`/reading/<pk>/clock/?o=CODE`: asked every few seconds; at the end it takes the pages off the screen."""

    def get(self, request, pk):
        """The bar with the time left, or the end of it all."""
        row, opening = self.opened(pk)
        if row.is_open:
            looking.still_there(opening)
            response = render(request, "customers/reading/_bar.html", bar(row, opening))
        else:
            looking.leave(opening)
            response = render(request, "customers/reading/_ended.html", {"row": row})
            response["HX-Retarget"], response["HX-Reswap"] = "#reading", "innerHTML"
        response["Cache-Control"] = "no-store, private"
        return response


class Return(Room):
    """`POST /reading/<pk>/return/`: “看完，交还”."""

    def post(self, request, pk):
        """Back to one's requests."""
        row = self.found(pk)
        if not is_reader(self.actor, row):
            raise Http404
        end(row, why=ReadingRequest.Why.READER, actor=self.actor)
        messages.success(request, _("Given back. It is closed again."))
        return HttpResponseRedirect("/reading/desk/" if row.outsider_id else HOME)
