"""What strangers were given and what they left: a form whose link is known, an enquiry that is lin's lead, one that is he's, one put aside."""

from guanxi.config.tests.leak.canaries import Row
from guanxi.marketing.webforms import asking
from guanxi.marketing.webforms.models import ConsentText, Submission

ENQUIRY = "leak-world-enquiry-form"  # the world's form stands under this token, as if somebody had been given the link


def give_away(world) -> None:
    """The form with its link, and three submissions. What was answered is as confidential as the same fields of the lead."""
    form = world.objects[("marketing.webform", "all", False)]
    type(form).objects.filter(pk=form.pk).plain_update(token=ENQUIRY, questions=asking.ready("enquiry"), opens_on=None, closes_on=None)
    consent = ConsentText.objects.filter(form=form).first()
    for place, owner in enumerate(("lin", "he", "")):
        lead = world.objects[("customers.lead", owner, False)] if owner else None
        number = f"139{20_000_000 + place * 7:08d}"
        words, address = world.mint.word(), world.mint.word()
        made = Submission(
            form=form, form_title=form.title, lead=lead, status="taken" if lead else "suspicious", consent=consent, key=f"leak{place}", content="x",
            address=address, answers=[
                {"name": "need", "label": "Need", "kind": "long", "value": words, "text": words},
                {"name": "phone", "label": "Phone", "kind": "phone", "value": f"+86{number}", "text": number},
            ],
        )  # fmt: skip
        made.save()
        world.known[("marketing.submission", made.pk)] = Row("marketing.submission", made.pk)
        world.private.setdefault("marketing.submission", {})[owner or "boss"] = made.pk
        _remember(world, made, words, number, address)


def _remember(world, made, words, number, address) -> None:
    pending, settle = world.mint.pending, world.mint.settle
    if made.lead_id:
        pending["sent"] = [("word", words, "need", False), ("phone", number, "phone", True)]
        settle("sent", world.known[("customers.lead", made.lead_id)])
    else:
        pending["sent"] = [("word", words, "need", False)]
        settle("sent", Row("marketing.submission", made.pk, readers=frozenset({"boss", "gm", "director", "marketing"})))
        pending["sent"] = [("phone", number, "phone", False)]  # marketing reads no numbers of leads, so none of what may become one
        settle("sent", Row("marketing.submission", made.pk, readers=frozenset({"boss", "gm", "director"})))
    pending["sent"] = [("word", address, "address", False)]
    settle("sent", Row("marketing.submission", made.pk, readers=frozenset()))  # where it was sent from stands on no page
