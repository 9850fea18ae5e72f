"""Fills an empty database with the benchmarks' company, by the product's own bulk loader."""

import random
import time
from bisect import bisect_right
from contextlib import contextmanager

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import world
from guanxi.kit import records, search
from guanxi.kit.bulkload import bulk_load
from guanxi.kit.china import names, pinyin
from guanxi.kit.dialects import searchindex

CHUNK = 20_000
PASSWORD = "benchmarks only, never reachable"


def load(customers: int, orders: int, say=print) -> dict[str, float]:
    """Seconds by part."""
    from guanxi.customers.customers.models import Customer, CustomerState
    from guanxi.sales.orders.models import Order

    took: dict[str, float] = {}
    _fast_writes()
    with _timed(took, "people"):
        sellers = people(customers)
    with _timed(took, "customers, states, search documents"), without_indexes(Customer, CustomerState):
        _customers(customers, sellers, say)
    with _timed(took, "orders"), without_indexes(Order):
        _orders(orders, customers, say)
    with _timed(took, "roll-ups, sums"):
        _rollups()
    with _timed(took, "statistics"):
        _settle()
    return took


@contextmanager
def _timed(took: dict, name: str):
    began = time.perf_counter()
    yield
    took[name] = round(time.perf_counter() - began, 1)


def _fast_writes() -> None:
    """Loading may lose its work in a power cut; what is measured afterwards may not."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
        else:
            cursor.execute("SET synchronous_commit=off")
            cursor.execute("SET maintenance_work_mem='512MB'")
            # Foreign keys are not asked for every row: the generator knows that they are there.
            cursor.execute("SET session_replication_role = replica")


@contextmanager
def without_indexes(*models):
    """Indexes are made once the rows lie there: sorting is faster than five million random places."""
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    keys = [m._meta.label_lower for m in models if records.is_registered(m)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute(f"DROP INDEX IF EXISTS {searchindex.table(key)}_index")
    yield
    searchindex.ensure(k for k in keys if records.get(k).search)
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:
                editor.add_index(model, index)


def people(customers: int) -> list[world.Seller]:
    """Departments in a tree, the people who are measured, and the salespeople with their runs of customers."""
    from guanxi.org.models import Department, Role

    dice, secret = random.Random(world.SEED), make_password(PASSWORD)
    _company()
    root = Department(name="总公司")
    root.save()
    teams, regions = [], []
    for r in range(world.REGIONS):
        region = Department(name=f"大区{r + 1}", parent=root)
        region.save()
        regions.append(region)
        for t in range(world.TEAMS):
            team = Department(name=f"大区{r + 1}销售{t + 1}部", parent=region)
            team.save()
            teams.append(team)
    roles = {r.code: r for r in Role.objects.all()}
    for username, department, role in (
        ("boss", root, "general_manager"), ("director", regions[0], "department_manager"), ("manager", teams[0], "department_manager"),
    ):  # fmt: skip
        _user(username, world.person_name(dice), department, roles[role], secret)
    sellers = []
    for n, (first, last) in enumerate(world.runs(customers)):
        named = {0: "heavy", 1: "seller"}.get(n)
        team = teams[n % len(teams)]
        user = _user(named or f"s{n}", world.person_name(dice), team, roles["salesperson"], secret if named else "")
        sellers.append(world.Seller(user.pk, team.pk, first, last))
    return sellers


def _company() -> None:
    from guanxi.commons.company.models import ONLY, Company

    Company.objects.plain_create([Company(pk=ONLY, name="基准贸易", set_up_at=timezone.now())], ignore_conflicts=True)


def _user(username, name, department, role, secret=""):
    from guanxi.org.models import User

    user = User(username=username, name=name, department=department)
    user.password = secret or "!"
    User.objects.plain_create([user])
    user.roles.add(role)
    return user


def _customers(count: int, sellers, say) -> None:
    from guanxi.customers.customers.models import Customer, CustomerState

    record = records.get("customers.customer")
    columns = ("name", "kind", "code", "phone", "region", "standing", "industry", "remarks", "updated_at")
    owner_of = _owners(sellers)
    for start in range(0, count, CHUNK):
        made = list(world.customers(start, min(start + CHUNK, count)))
        ids = list(range(start + 1, start + len(made) + 1))
        owners = [owner_of(i - 1) for i in ids]
        texts = [m["name"] for m in made]
        keys = list(zip(names.name_cores(texts), pinyin.pinyin_keys(texts), strict=True))
        rows = [
            (*(m[c] for c in columns), core, sort, m["phone"], o, d) for m, (core, sort), (o, d) in zip(made, keys, owners, strict=True)
        ]
        documents = search.prepare(
            record, [m | {"pk": i, "owner_id": o, "department_id": d} for i, m, (o, d) in zip(ids, made, owners, strict=True)]
        )
        with transaction.atomic():
            bulk_load(Customer, (*columns, "name_core", "name_sort", "phone_key", "owner_id", "department_id"), rows, ids=ids, tell=False)
            states = [(i, o, d, m["next_contact_on"], m["score"]) for i, m, (o, d) in zip(ids, made, owners, strict=True)]
            bulk_load(CustomerState, ("customer_id", "owner_id", "department_id", "next_contact_on", "score"), states, tell=False)
            searchindex.write(record.key, documents, fresh=True)
        say(f"\r  customers {ids[-1]:,}", end="", flush=True)
    say()
    _let_sequences_follow(Customer)


def _owners(sellers):
    """Customer number → (owner, department)."""
    firsts = [s.first for s in sellers]

    def owner_of(number):
        seller = sellers[bisect_right(firsts, number) - 1]
        return seller.user_id, seller.department_id

    return owner_of


DOCUMENTED = 500_000  # orders that come with a search document; the rest would only cost time


def _orders(count: int, customers: int, say, first: int = 0) -> None:
    """Orders by SQL from their number alone: few customers buy most, dates over three years. The newest have search documents."""
    from guanxi.sales.orders.models import Order

    for start in range(first, count, 250_000):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_order_sql(), {"first": start, "last": min(start + 250_000, count) - 1, "customers": customers})
        say(f"\r  orders {min(start + 250_000, count):,}", end="", flush=True)
    say()
    _let_sequences_follow(Order)
    record = records.get("sales.order")
    for start in range(max(0, count - DOCUMENTED), count, CHUNK):
        rows = Order.objects.filter(pk__gt=start, pk__lte=start + CHUNK).values("pk", "number", "owner_id", "department_id")
        searchindex.write(record.key, search.prepare(record, list(rows)), fresh=True)


def _order_sql() -> str:
    """%(first)s to %(last)s are numbers from 0. Odd multipliers scatter the numbers the same way on both databases."""
    sqlite = connection.vendor == "sqlite"
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT %(first)s UNION ALL SELECT i + 1 FROM n WHERE i < %(last)s)"
        if sqlite else "WITH n(i) AS (SELECT generate_series(%(first)s::bigint, %(last)s::bigint))"
    )  # fmt: skip
    day = f"((i * 2246822519) %% {365 * world.YEARS})"
    on = f"date('{world.TODAY}', '-' || {day} || ' days')" if sqlite else f"DATE '{world.TODAY}' - {day}::int"
    at = f"{on} || ' 10:00:00'" if sqlite else f"({on})::timestamp AT TIME ZONE 'UTC'"
    number = "'XS' || printf('%%09d', i)" if sqlite else "'XS' || lpad(i::text, 9, '0')"
    cents = "(((i * 3266489917) %% 8990000) + 10000)"
    buyer = "CAST(floor(%(customers)s * power(((i * 2654435761) %% 4294967296) / 4294967296.0, 2.2)) AS bigint) + 1"
    return f"""{numbers}, made AS (SELECT i, {buyer} AS buyer, {on} AS d, {at} AS t, {cents} AS cents FROM n)
        INSERT INTO sales_order (id, version, created_at, updated_at, customer_id, number, ordered_on, status, amount, profit, currency,
                                 remarks, custom, owner_id, department_id, salesperson_id)
        SELECT i + 1, 1, t, t, c.id, {number}, d, 'done', cents / 100.0, cents * (5 + i %% 30) / 10000.0, 'CNY', '', '{{}}',
               c.owner_id, c.department_id, c.owner_id
        FROM made JOIN customers_customer c ON c.id = made.buyer"""


def _let_sequences_follow(model) -> None:
    """PostgreSQL does not notice keys that were given."""
    if connection.vendor == "postgresql":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _rollups() -> None:
    """Months and sums by SQL: what the folding of deltas would have left."""
    month = "substr(ordered_on, 1, 7) || '-01'" if connection.vendor == "sqlite" else "date_trunc('month', ordered_on)::date"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sales_salesmonth (customer_id, month, orders, amount, profit) "
            f"SELECT customer_id, {month}, count(*), sum(amount), sum(profit) FROM sales_order GROUP BY 1, 2"
        )
        cursor.execute(
            "UPDATE customers_customerstate SET revenue_total = s.a, order_count = s.n FROM "
            "(SELECT customer_id AS c, sum(amount) AS a, sum(orders) AS n FROM sales_salesmonth GROUP BY 1) s "
            "WHERE s.c = customers_customerstate.customer_id"
        )


def _settle() -> None:
    """What a nightly job does on a living system: statistics, and the log folded into the file."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
    connection.close()
