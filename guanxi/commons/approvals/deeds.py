"""What one can do with an approval: one address, one POST each."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.commons.approvals import actions, helping
from guanxi.commons.approvals.forms import people_for
from guanxi.commons.approvals.models import Approval
from guanxi.commons.approvals.views import ForPeople
from guanxi.kit.digits import whole_number
from guanxi.kit.errors import DomainError
from guanxi.org.users.models import User


class Deed(ForPeople):
    """POST: finds the paper, does it, goes back."""

    def post(self, request, pk):
        approval = self.find(pk)
        self.note = request.POST.get("note", "")
        return self.do(approval)

    def person(self) -> User:
        """The colleague who was chosen; DomainError when nobody was."""
        pk = whole_number(self.request.POST.get("person", ""))
        found = people_for(self.actor).filter(pk=pk).first() if pk is not None and pk < 2**63 else None
        if found is None:
            raise DomainError(_("Choose a colleague."))
        return found


class Signature(Deed):
    """Agrees and signs."""

    def do(self, approval):
        outcome = []
        seen = self.request.POST.get("seen", "")
        answer = self.trying(approval, lambda: outcome.append(actions.approve(approval, by=self.request.user, note=self.note, seen=seen)))
        if outcome == [actions.CHANGED]:
            messages.warning(
                self.request,
                _("What is asked for has changed since it was first signed. Nothing was signed now: it begins anew with the first step."),
            )
            return HttpResponseRedirect(approval.url)
        if outcome:
            done = approval.status == Approval.GRANTED
            messages.success(self.request, _("Signed; it is granted.") if done else _("Signed; it goes on to the next step or signer."))
        return answer


class Refusal(Deed):
    """Says no."""

    def do(self, approval):
        return self.trying(
            approval, lambda: actions.refuse(approval, by=self.request.user, note=self.note), _("Refused; whoever asked is told why.")
        )


class Return(Deed):
    """Sends it back for more."""

    def do(self, approval):
        step = whole_number(self.request.POST.get("to", ""))
        to = step - 1 if step else None
        return self.trying(approval, lambda: actions.give_back(approval, by=self.request.user, note=self.note, to=to), _("Sent back."))


class Resubmission(Deed):
    """Whoever asked hands it in again."""

    def do(self, approval):
        reason = self.request.POST.get("reason")
        return self.trying(approval, lambda: actions.resubmit(approval, by=self.request.user, reason=reason), _("Handed in again."))


class Withdrawal(Deed):
    """Whoever asked takes it back."""

    def do(self, approval):
        return self.trying(approval, lambda: actions.withdraw(approval, by=self.request.user, note=self.note), _("Withdrawn."))


class Reminding(Deed):
    """Whoever asked reminds the signers."""

    def do(self, approval):
        return self.trying(approval, lambda: helping.remind(approval, by=self.request.user), _("Reminded."))


class Handover(Deed):
    """Gives the own signature to another to give."""

    def do(self, approval):
        return self.trying(
            approval, lambda: helping.hand_on(approval, by=self.request.user, to=self.person(), note=self.note), _("Handed on.")
        )


class Signers(Deed):
    """Another must sign too."""

    def do(self, approval):
        before = self.request.POST.get("place") != "after"
        deed = lambda: helping.add_signer(approval, by=self.request.user, person=self.person(), before=before, note=self.note)  # noqa: E731
        return self.trying(approval, deed, _("Signer added."))


class Copies(Deed):
    """Others may read it."""

    def do(self, approval):
        count = []
        answer = self.trying(approval, lambda: count.append(helping.copy_to(approval, by=self.request.user, people=[self.person()])))
        if count:
            messages.success(
                self.request,
                ngettext("Given to %(n)s colleague to read.", "Given to %(n)s colleagues to read.", count[0]) % {"n": count[0]},
            )
        return answer
