"""A role that may not read a field gets a byte-identical answer whatever it holds: list, sort, filter, export, API, history, search, error text."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from guanxi.audit.trail.models import Entry
from guanxi.config.tests.leak.conftest import FULL
from guanxi.config.tests.leak.world import SHARED
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.grading.schemes.queries import current_scheme
from guanxi.grading.scores.models import Score
from guanxi.kit import panels, records
from guanxi.kit.actor import SYSTEM
from guanxi.kit.ownership import children_of
from guanxi.org.users.models import User
from guanxi.org.users.tests.cast import colleague, role
from guanxi.sales.opportunities.models import Opportunity
from guanxi.sales.receipts.models import Receipt

pytestmark = pytest.mark.django_db
AT_ONCE = 1 if FULL else 12
VOLATILE = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken"\s*:\s*"[^"]*"|csrf[\w-]*(&quot;|["\'])?[:=]\s*(&quot;|["\'])[A-Za-z0-9]{30,}|name="base" value="[^"]*"'
    rb"|<dcterms:\w+[^>]*>[^<]*<|nonce-[\w=+/-]+|[A-Za-z0-9]{64}"
)
UNKEPT = {
    "org.user": {"username", "is_active", "last_login"},
    "org.department": {"parent"},
    "customers.source": {"parent"},
    "grading.manualgrade": {"customer"},
    "customers.customer": {"confidentiality", "custody", "keeper"},
}  # the asker's own sign-in, circles, one grade a customer, and what decides who opens an archive and how it may leave the house

# What stands on others' pages: hidden with its neighbours, a figure would go with the row that they take away.
ALONE = {
    "customers.customer": ("grade", "score", "next_reason"),
    "customers.contact": ("title", "influence"),
    "activities.followup": ("content",),
    "sales.order": ("amount",),
    "sales.opportunity": ("amount", "stage"),
    "sales.receipt": ("method+due_amount",),
}


def groups():
    """(record key, field names hidden together): one field at a time with GUANXI_LEAK_FULL=1."""
    for record in records.all_records():
        names = [n for n, f in record.fields.items() if two_values(record, f) and n not in UNKEPT.get(record.key, ())]
        for part in [names[i : i + AT_ONCE] for i in range(0, len(names), AT_ONCE)]:
            yield pytest.param(record.key, tuple(part), id=f"{record.key}-{part[0]}{'' if len(part) == 1 else f'+{len(part) - 1}'}")

    for key, names in ALONE.items() if not FULL else ():
        for name in names:
            yield pytest.param(key, tuple(name.split("+")), id=f"{key}-{name}-alone")


def column_of(record, field):
    """(model, column) that a field's path ends in, over at most one 1:1 relation; None for computed ones and for rows behind."""
    try:
        *relation, name = field.path.split("__")
        model = record.model._meta.get_field(relation[0]).related_model if relation else record.model
        column = model._meta.get_field(name)
    except Exception:
        return None
    return (model, column) if isinstance(column, models.Field) else None  # rows behind the row have no column here


def two_values(record, field):
    """Two values that the column can hold; None when there are no two."""
    found = column_of(record, field)
    if found is None or field.kind in ("json", "tags") or field.read:
        return None
    _model, column = found
    if isinstance(column, models.ForeignKey):
        return "rows"
    if column.choices:
        values = [v for v, _label in column.flatchoices]
        return tuple(values[-2:]) if len(values) > 1 else None
    for kind, pair in (
        (models.BooleanField, (True, False)), (models.DateTimeField, (datetime(2024, 3, 4, 5, tzinfo=UTC), datetime(2025, 8, 9, 5, tzinfo=UTC))),
        (models.DateField, (date(2024, 3, 4), date(2025, 8, 9))), (models.TimeField, None), (models.DecimalField, (Decimal("17.25"), Decimal("9341.5"))),
        (models.IntegerField, (17, 93)),
    ):  # fmt: skip
        if isinstance(column, kind):
            return pair
    if field.kind == "phone":
        return ("+8613911112222", "+8613777778888")
    longest = column.max_length or 40
    return ("Alpha7", "Omega99") if longest >= 7 else ("X7"[:longest], "Y8"[:longest])


@pytest.fixture
def answers(world):
    """Asks everything that a hidden field could answer."""
    current_scheme()  # made when first asked for: its number would differ between the two times

    def ask(client, record, pk, fields, told, customer=None):
        base, one = record.list_url, record.url(pk)
        every = quote(",".join(record.fields))
        urls = [
            f"{base}?c={every}&n=200",
            one,
            f"{one}edit/",
            f"{one}changes/",
            f"{one}?tab=changes",
            f"/api/v1{base}",
            f"/api/v1{one}",
            f"{base}suggest/?q=",
            f"{one}bin/",
            f"{base}views/counts/",
        ]
        urls += beside(customer) if customer else []
        for n, (field, words) in enumerate(zip(fields, told, strict=True)):
            q = quote(str(words[0]))
            oracles = [
                f"{base}?o={field}", f"/api/v1{base}?f={field}%20=%20{q}", f"/search/?q={q}", f"/api/v1{base}?order={field}", f"{base}?f={field}%20=%20{q}", f"{base}suggest/?q={q}",
                f"{base}?o=-{field}", f"/api/v1{base}?fields=id,{field}", f"{base}?q={q}", f"/api/v1{base}?q={q}",
            ]  # fmt: skip
            urls += oracles if FULL else [oracles[(2 * n + len(field)) % 10], oracles[(2 * n + len(field) + 5) % 10]]
        given = {url: client.get(url, headers={"HX-Request": "true"} if url.startswith("/search") else {}) for url in urls}
        given |= {
            f"export {form}": client.post(
                f"{base}export/", {"go": "1", "all": "1", "format": form, "reason": "asked", "ordered_by": "the boss"}
            )
            for form in ("csv",)
        }
        given |= {f"cell {f}": client.get(f"{one}cells/{f}/") for f in fields[:3]} | {
            f"reveal {f}": client.post(f"{one}reveal/{f}/") for f in fields[:3]
        }
        given |= {f"history {f}": client.get(f"{one}history/{f}/") for f in fields[:3]}
        return {
            url: (r.status_code, VOLATILE.sub(b"", b"".join(r.streaming_content) if r.streaming else r.content)) for url, r in given.items()
        }

    return ask


def customer_of(record, pk) -> int | None:
    """The customer on whose page the row stands."""
    if record.model is Customer:
        return pk
    relations = {f.name for f in record.model._meta.fields if f.related_model is Customer}
    return record.model._base_manager.values_list("customer", flat=True).get(pk=pk) if "customer" in relations else None


def beside(customer: int) -> list[str]:
    """The pages on which rows stand that belong to a customer: his own with its cards, Today, the grading report."""
    page = f"/customers/customers/{customer}/"
    cards = [f"{page}panels/{p.name}/" for p in panels.panels_on("customers.customer", SYSTEM)]
    return [page, *cards, f"{page}timeline/", f"{page}?tab=timeline", "/today/", "/today/?team=1", "/grading/", "/grading/?grade=A"]


def due_today(customer: int, asker) -> None:
    """The asker's own customer, long not spoken with: whatever Today has to say, it says of him."""
    for child, name in [(Customer, "pk"), *children_of(Customer)]:
        if child is not CustomerState and any(f.name == "owner" for f in child._meta.concrete_fields):
            child.objects.filter(**{name: customer}).plain_update(owner=asker)
    CustomerState.objects.filter(pk=customer).update(
        owner=asker, last_contact_at=datetime(2024, 1, 2, tzinfo=UTC), next_contact_on=None, grade="A"
    )
    Opportunity.objects.filter(customer=customer).plain_update(stage="open", expected_on=date(2024, 5, 6))
    Receipt.objects.filter(customer=customer).plain_update(
        due_on=date(2024, 5, 6), due_amount=Decimal(900), received_amount=Decimal(1), received_on=date(2024, 5, 7)
    )


def put(record, pk, field, value, was):
    """Stores a value so that row, search index and trail hold it as if it had always been so."""
    model, column = column_of(record, field)
    rows = model._base_manager.filter(**{"customer" if getattr(model, "leaf_of", "") else "pk": pk})
    if model is record.model and hasattr(model.objects, "plain_update"):
        kept = (rows.values(*(n for n in ("version", "updated_at") if n != column.name)).first() or {}) if model.has_version else {}
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        (model.objects.filter(pk=pk).plain_update if column.name in ("updated_at", "created_at") else model.objects.filter(pk=pk).update)(
            **{column.attname: value}
        )
        Entry.objects.filter(pk__gt=last).delete()
        if kept:
            model.objects.filter(pk=pk).plain_update(**kept)
    else:
        rows.update(**{column.attname: value})
    if model is CustomerState and column.name in ("grade", "score"):
        Score.objects.filter(customer=pk).update(
            **({"grade": value, "computed_grade": value} if column.name == "grade" else {"total": value})
        )
    for entry in Entry.objects.filter(record_key=record.key, object_id=pk) if was is not None else ():
        facts = json.loads(entry.diff or "{}")
        if field.name in facts:  # no other field that happens to hold the same
            facts[field.name] = [str(value) if told == str(was) else told for told in facts[field.name]]
            entry.diff = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entry.label = entry.label.replace(str(was), str(value)) if len(str(was)) > 3 else entry.label
        Entry.objects.filter(pk=entry.pk).update(diff=entry.diff, label=entry.label)


def pair_of(record, field):
    """Two values, as the column stores them."""
    pair = two_values(record, field)
    if pair != "rows":
        return pair
    target = column_of(record, field)[1].related_model
    found = list(target._base_manager.order_by("pk").values_list("pk", flat=True)[:2])
    return tuple(found) if len(found) == 2 else None


@pytest.mark.parametrize(("key", "hidden"), list(groups()))
def test_an_unreadable_field_is_silent(world, answers, key, hidden):
    record = records.get(key)
    whole = {"*": {"*": 4}}
    asker = colleague("asker", role("half-blind", whole, {key: dict.fromkeys(hidden, "hidden")}), password=None)
    owner = "lin" if (key, "lin", False) in world.objects else SHARED
    pk = (
        world.objects[(key, owner, False)].pk
        if (key, owner, False) in world.objects
        else world.pk(key, SHARED) or User.objects.order_by("pk").first().pk
    )
    if key == "org.department":
        pk = world.places["one"].pk
    if key == "org.role":
        pk = asker.roles.get().pk
    pairs = {n: p for n in hidden if (p := pair_of(record, record.fields[n]))}
    if customer := customer_of(record, pk):
        due_today(customer, asker)
    client = Client(raise_request_exception=False)
    client.force_login(asker, backend="guanxi.org.sessions.backend.PasswordBackend")
    seen = []
    now = timezone.now()
    for turn in (0, 1):
        cache.clear()
        with transaction.atomic(), time_machine.travel(now, tick=False):  # "a minute ago" must not change between the two
            for name, pair in pairs.items():
                put(
                    record,
                    pk,
                    record.fields[name],
                    pair[turn],
                    record.fields[name].model_field
                    and getattr(record.model._base_manager.get(pk=pk), record.fields[name].model_field.attname, None),
                )
            seen.append(answers(client, record, pk, tuple(pairs), [pairs[n] for n in pairs], customer))
            transaction.set_rollback(True)
    wrong = [
        f"{url}: {seen[0][url][0]} / {seen[1][url][0]}{difference(seen[0][url][1], seen[1][url][1])}"
        for url in seen[0]
        if seen[0][url] != seen[1][url] or seen[0][url][0] >= 500
    ]
    assert not wrong, "\n".join(wrong)


def difference(one: bytes, other: bytes) -> str:
    """Where two answers part."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"\n    …{one[max(0, at - 80) : at + 60].decode(errors='replace')!r}\n    …{other[max(0, at - 80) : at + 60].decode(errors='replace')!r}"
