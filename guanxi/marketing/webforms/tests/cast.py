"""Forms and strangers for tests."""

from django.utils import timezone

from guanxi.customers.sources.models import Source
from guanxi.marketing.webforms import actions, asking, guards
from guanxi.marketing.webforms.models import ConsentText, WebForm
from guanxi.marketing.webforms.reading import read

WORDS = "我同意贵公司用上面的联系方式回复我的询盘。"
GIVEN = {
    "contact_name": "陆思齐",
    "phone": "138 0013 9001",
    "name": "绍兴澄湖纺织机械有限公司",
    "need": "想了解喷气织机配件的交货期。",
    "agree": "1",
}


def webform(**values) -> WebForm:
    """An open form with the usual questions and a source."""
    source = values.pop("source", None) or Source.objects.filter(name="官网询盘").first() or Source.objects.create(name="官网询盘")
    made = WebForm(
        title="产品询盘",
        intro="请留言。",
        thanks="谢谢，我们会尽快联系您。",
        consent=WORDS,
        source=source,
        questions=asking.ready("enquiry"),
    )
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    return made


def aged(form: WebForm, seconds: int = 60) -> str:
    """A stamp of a page that was served a while ago."""
    return guards.stamped(form, int(timezone.now().timestamp()) - seconds)


def filled(form: WebForm, *, stamp: str | None = None, **changed) -> dict:
    """What a browser posts. stamp "" leaves the stamp out; a value of None leaves a field out."""
    data = GIVEN | {"terms": str(newest(form).number), "stamp": aged(form) if stamp is None else stamp} | changed
    return {name: value for name, value in data.items() if value is not None and (name, value) != ("stamp", "")}


def newest(form: WebForm) -> ConsentText:
    """The words of today."""
    return ConsentText.objects.filter(form=form).order_by("-number").first()


def answers(form: WebForm, **changed):
    """Answers as the portal reads them."""
    return read(form.questions, GIVEN | changed)


def send(form, n=0, *, trap="", **changed):
    """What the portal does, without its page."""
    changed = {"phone": f"1380013{9000 + n}"} | changed
    sender = guards.Sender(address=f"203.0.113.{n % 250}", trap=trap)
    return actions.submit(
        form, answers(form, **changed), consent=newest(form), sender=sender, stamp=guards.Stamp(f"n{n}-{changed}"[:60], 1)
    )


def builder(form, questions=None, **more):
    """What the builder's page posts."""
    data = {"row": [], "version": str(form.version), "do": "save"}
    for q in form.questions if questions is None else questions:
        data["row"].append(q["name"])
        data |= {
            f"label-{q['name']}": q["label"],
            f"kind-{q['name']}": q["kind"],
            f"help-{q['name']}": q["help"],
            f"choices-{q['name']}": "\n".join(q["choices"]),
        }
        data |= {f"required-{q['name']}": "1"} if q["required"] else {}
    return data | more
