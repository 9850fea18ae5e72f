"""Enquiry forms as strangers meet them (ACQ-08): no session, no cookie, no script; nothing but the form and the company's name."""

import hashlib

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from guanxi.commons.company.models import Company
from guanxi.commons.company.modules import is_on
from guanxi.commons.files.views import send
from guanxi.kit.actor import Actor, acting
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.marketing.webforms import drawing, guards
from guanxi.marketing.webforms.actions import submit
from guanxi.marketing.webforms.models import ConsentText, WebForm
from guanxi.marketing.webforms.reading import Answers, read
from guanxi.org.sessions.client import client_address, client_device

LARGEST = 64 * 1024  # bytes of a post; the longest honest form is a tenth of it
CODES = {"zh-hans": ("zh-Hans", "简体"), "zh-hant": ("zh-Hant", "繁體"), "en": ("en", "English")}


def guest_of(form: WebForm, request) -> Actor:
    """Who acts: a guest of this one form. He holds no right at all; the verb that files what he wrote asks for none.

    It does not matter whether a colleague's session comes along: on these pages everybody is a stranger.
    """
    return Actor(kind="guest", name=form.title, address=client_address(request), device=client_device(request))


# No token against foreign posts: it protects the rights of somebody signed in, and here nobody has any. A form that is pasted into
# another website must be able to post, and neither it nor a page in a frame can carry our cookie. What keeps robots out stands in guards.py.
@method_decorator(csrf_exempt, name="dispatch")
class Page(View):
    """Finds the form by its token, sets guest and language, and seals every answer."""

    def dispatch(self, request, token):
        """An unknown token, a form in the bin and a company without marketing look the same."""
        form = WebForm.objects.alive().filter(token=token).select_related("occasion", "source").first() if is_on("marketing") else None
        self.form, self.language = form, _language(request, form)
        with translation.override(self.language):
            if form is None:
                return sealed(_told(request, "unknown", status=404, language=self.language), None)
            request.actor = guest_of(form, request)
            with acting(request.actor):
                return sealed(super().dispatch(request), form)

    def draw(self, page: str, *, status: int = 200, **more):
        """A page in the form's frame."""
        context = {"form": self.form, "languages": self._languages(), "title": drawing.in_script(self.form.title)}
        return _told(self.request, page, status=status, language=self.language, **context, **more)

    def _languages(self) -> list[dict]:
        """The other languages, when the form speaks several."""
        known = [c for c in CODES if c in self.form.languages]
        return (
            [{"code": c, "html": CODES[c][0], "name": CODES[c][1], "current": c == self.language} for c in known] if len(known) > 1 else []
        )


class Enquiry(Page):
    """GET: the questions. POST: what was answered; errors come back beside the questions with everything typed."""

    def get(self, request):
        """A served page carries a stamp: when it was served, and a number that is used once."""
        if shut := self.shut():
            return shut
        return self.asked(Answers(), guards.stamped(self.form))

    def post(self, request):
        """Files it and leads to the words of thanks, so that a reload posts nothing."""
        if (whole_number(request.META.get("CONTENT_LENGTH") or "0") or 0) > LARGEST:
            return self.draw("large", status=413)
        if not self.form.is_open_on(timezone.localdate()):
            return self.shut()
        posted = request.POST.get("stamp", "")
        stamp = guards.read_stamp(self.form, posted)
        answers, consent = read(self.form.questions, request.POST), self.agreed(request, stamp)
        if answers.errors or isinstance(consent, str):
            # The same stamp again: nothing was filed under it, and whoever corrects a word has not begun to write just now.
            return self.asked(
                answers, posted if stamp else guards.stamped(self.form), said=consent if isinstance(consent, str) else "", status=422
            )
        try:
            submit(self.form, answers, consent=consent, sender=self.sender(request), stamp=stamp)
        except guards.Differs as refusal:
            return self.asked(answers, guards.stamped(self.form, stamp.began), told=refusal.message, status=409)
        except guards.Later as refusal:
            return self.asked(answers, posted, told=refusal.message, status=429)
        except DomainError as refusal:
            return self.asked(answers, posted, told=refusal.message, status=410)
        return HttpResponseRedirect(f"{reverse('enquiry_thanks', args=[self.form.token])}?lang={self.language}", status=303)

    def shut(self):
        """The page of a form that takes nothing now; None when it does."""
        if not self.form.is_open_on(timezone.localdate()):
            early = self.form.is_open and self.form.opens_on and timezone.localdate() < self.form.opens_on
            return self.draw("shut", status=410, early=self.form.opens_on if early else None)
        return self.draw("full", status=429) if guards.is_full(self.form) else None

    def agreed(self, request, stamp) -> ConsentText | str:
        """The words that stood before the visitor, or a sentence why that does not do."""
        versions = ConsentText.objects.filter(form=self.form)
        shown = versions.filter(number=whole_number(request.POST.get("terms", ""), 10**6) or 0).first()
        newest = versions.order_by("-number").first()
        if not request.POST.get("agree"):
            return _("Please tick this: without it we may not keep your details.")
        if shown is None or (stamp and shown.pk != newest.pk):
            return _("These words have changed. Please read them once more and tick again.")
        return shown

    def asked(self, answers: Answers, stamp: str, *, said: str = "", told: str = "", status: int = 200):
        """The questions with what was typed. said: what is wrong with the consent; told: what is wrong with the whole."""
        newest = ConsentText.objects.filter(form=self.form).order_by("-number").first()
        questions = drawing.questions(self.form.questions, answers.raws, answers.errors)
        return self.draw(
            "form", status=status, questions=questions, stamp=stamp, terms=newest, consent=drawing.in_script(newest.text if newest else ""),
            said=said, told=told, wrong=[q for q in questions if q["error"]], intro=drawing.in_script(self.form.intro),
            agreed=bool(self.request.POST.get("agree")) and not said,
        )  # fmt: skip

    def sender(self, request) -> guards.Sender:
        """Where this came from."""
        origin = request.headers.get("Origin", "")
        ours = origin == f"{request.scheme}://{request.get_host()}"
        agent = hashlib.sha256(request.META.get("HTTP_USER_AGENT", "").encode()).hexdigest()[:12]
        return guards.Sender(
            request.actor.address,
            request.actor.device[:120],
            agent,
            "" if ours else origin[:200],
            request.POST.get("homepage", "")[:50],
            bool(origin),
        )


class Thanks(Page):
    """GET: the words of thanks."""

    def get(self, request):
        """The same for everybody, whatever became of what he sent."""
        return self.draw("thanks", thanks=drawing.in_script(self.form.thanks))


class Logo(Page):
    """GET: the company's logo; people with the link have no other door to it."""

    def get(self, request):
        """The picture, or nothing."""
        if Company.current().logo is None:
            raise Http404
        return send(Company.current().logo, inline=True)


def _language(request, form: WebForm | None) -> str:
    """The one that was chosen on the page, else the browser's, else the form's first."""
    offered = [c for c in CODES if form is None or c in form.languages] or ["zh-hans"]
    wanted = (request.GET.get("lang", ""), request.POST.get("lang", "") if request.method == "POST" and _is_small(request) else "")
    return next((c for c in (*wanted, translation.get_language()) if c in offered), offered[0])


def _is_small(request) -> bool:
    return (whole_number(request.META.get("CONTENT_LENGTH") or "0") or 0) <= LARGEST


def _told(request, page: str, *, status: int, language: str, **context):
    company = Company.current()
    base = {"company": company.name, "has_logo": bool(company.logo_id), "html_language": CODES[language][0], "language": language}
    return render(request, f"portal/enquiries/{page}.html", base | context, status=status)


def sealed(response, form: WebForm | None):
    """Nothing runs, nothing is kept by caches or search engines, and only named websites may show it."""
    around = " ".join(form.origin_list) if form else ""
    if "Content-Security-Policy" not in response:
        response["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {around or chr(39) + 'none' + chr(39)}"
        )
    response.xframe_options_exempt = True  # the old header knows one website only; the policy above says it to every browser we serve
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if response.status_code == 429:
        response["Retry-After"] = "3600"
    add_never_cache_headers(response)
    return response
