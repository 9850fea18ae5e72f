"""The demo company's customers, orders, deals and contacts, from a seed: the same seed and day give the same world."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from guanxi.config.demo import words

# How many customers each salesperson left waiting, by reason.
NEGLECTED = {"快签单": 3, "在谈": 6, "planned": 4, "rhythm": 3}
SALES = tuple(p[0] for p in words.PEOPLE if p[4] in ("salesperson", "department_manager"))


@dataclass
class Client:
    """One invented customer; weight is how much he buys, 0 for one who never did."""

    code: str
    name: str
    trade: str
    city: tuple
    address: str
    owner: str
    source: str
    standing: str
    phone: str
    landline: str
    person: str
    title: str
    influence: str
    filed: date
    weight: float
    kind: str = "企业"
    pays_late: float = 0.0
    last_order: date | None = None
    rows: list = field(default_factory=list)


class World:
    """Everything the demo files hold. `now` is the local time up to which things happened."""

    def __init__(self, seed: int, now: datetime, customers: int = 2000, orders: int = 20_000):
        self.random = random.Random(seed)
        self.today, self.minutes_gone = now.date(), now.hour * 60 + now.minute
        self.names: set[str] = set()
        self.clients = [self._client() for _ in range(customers)]
        self.products = self._products()
        self.orders = self._orders(orders)
        self._number()
        self.deals = self._deals()
        self.talks = self._talks()

    def _pick(self, table):
        return self.random.choices(table, weights=[row[-1] for row in table])[0]

    def _name(self, city: str, person: bool) -> tuple[str, str]:
        r = self.random
        while True:
            if person:
                name, trade = self._person(), ""
            else:
                trade, word, _weight = self._pick(words.TRADES)
                form = self._pick(words.FORMS)[0]
                name = f"{city}{r.choice(words.BRAND_FIRST)}{r.choice(words.BRAND_SECOND)}{word}{form}"
            if name not in self.names:
                self.names.add(name)
                return name, trade

    def _person(self) -> str:
        r = self.random
        return r.choice(words.FAMILY) + "".join(r.choice(words.GIVEN) for _ in range(r.choice((1, 2, 2, 2))))

    def _client(self) -> Client:
        r = self.random
        city = r.choice(words.CITIES)
        person = r.random() < 0.04
        name, trade = self._name(city[1].removesuffix("市"), person)
        title, influence = r.choice(words.TITLES)
        buys = r.random() < 0.68
        weight = r.lognormvariate(0, 1.35) if buys else 0.0
        standing = "重要" if weight > 4 else "特殊" if weight > 2 or r.random() < 0.04 else "一般"
        # 154 is a range that no operator has been given: nobody can be called by mistake.
        return Client(
            code="", name=name, trade=trade, city=city, address=f"{r.choice(words.ROADS)} {r.randint(1, 399)} 号", owner=r.choice(SALES),
            source=self._pick(words.SOURCES)[0], standing=standing, phone=f"154{r.randint(0, 99_999_999):08}", landline=f"{city[3]}-5{r.randint(100_000, 999_999)}{r.randint(0, 9)}",
            person=name if person else self._person(), title="" if person else title, influence="" if person else influence, weight=weight,
            filed=self.today - timedelta(days=r.randint(20, 1500)), kind="个人" if person else "企业", pays_late=min(0.9, r.betavariate(1.2, 5)),
        )  # fmt: skip

    def _number(self) -> None:
        """Customers stand in the file in the order of their last business, so those who buy now come first in lists."""
        self.clients.sort(key=lambda c: (c.last_order or c.filed, c.weight))
        for n, client in enumerate(self.clients, 1):
            client.code = f"KH{n:05}"

    def _products(self) -> list[dict]:
        rows = []
        for name, category, sizes in words.PRODUCTS:
            for size, price in sizes:
                cost = round(price * self.random.uniform(0.52, 0.78), 2)
                rows.append(
                    {
                        "code": f"P{len(rows) + 101}",
                        "name": f"{name} {size}",
                        "category": category,
                        "price": Decimal(price),
                        "cost": Decimal(str(cost)),
                    }
                )
        return rows

    def _orders(self, count: int) -> list[dict]:
        buyers = [c for c in self.clients if c.weight]
        chosen = self.random.choices(buyers, weights=[c.weight**0.7 for c in buyers], k=count)
        start = self.today - timedelta(days=3 * 365)
        days = sorted(self.random.randint(0, 3 * 365) for _ in range(count))
        return [self._order(n, client, start + timedelta(days=day)) for n, (client, day) in enumerate(zip(chosen, days, strict=True), 1)]

    def _order(self, n: int, client: Client, on: date) -> dict:
        r = self.random
        client.filed = min(client.filed, on)
        client.last_order = on
        lines = [self._line(r.choice(self.products), client) for _ in range(r.choice((1, 1, 2, 2, 3)))]
        due = on + timedelta(days=30)
        late = int(r.expovariate(1 / 14)) if r.random() < client.pays_late else 0
        paid = due + timedelta(days=late - (r.randint(0, 10) if not late else 0))
        shipped = on + timedelta(days=r.randint(1, 9))
        delivered = shipped + timedelta(days=r.randint(1, 5))
        return {
            "number": f"SO{on:%y%m}-{n:05}", "client": client, "on": on, "lines": lines, "due": due, "paid": paid if paid <= self.today else None,
            "reason": r.choice(words.DELAYS) if late > 5 else "", "amount": sum(x["amount"] for x in lines),
            "shipped": shipped if shipped <= self.today else None, "delivered": delivered if delivered <= self.today else None,
        }  # fmt: skip

    def _line(self, product: dict, client: Client) -> dict:
        r = self.random
        quantity = max(1, int(r.lognormvariate(0.7, 0.8) * (0.5 + client.weight**0.35)))
        discount = r.choice((0, 0, 0, Decimal("0.05"), Decimal("0.08"), Decimal("0.1")))
        amount = (product["price"] * quantity * (1 - discount)).quantize(Decimal("0.01"))
        return {
            "product": product,
            "quantity": quantity,
            "discount": discount,
            "amount": amount,
            "profit": amount - product["cost"] * quantity,
        }

    def _deals(self) -> list[dict]:
        r = self.random
        rows = []
        for client in r.sample(self.clients, min(420, len(self.clients))):
            stage = r.choices(("在谈", "快签单", "已赢单", "已丢单"), weights=(42, 14, 28, 16))[0]
            opened = self.today - timedelta(days=r.randint(3, 160))
            closed = min(self.today, opened + timedelta(days=r.randint(5, 90))) if stage in ("已赢单", "已丢单") else None
            product = r.choice(self.products)
            amount = Decimal(int(product["price"]) * r.randint(4, 60))
            rows.append({
                "client": client, "name": f"{product['name']} {r.choice(words.PURPOSES)}", "stage": stage, "amount": amount,
                "opened": opened, "expected": self.today + timedelta(days=r.randint(-6, 60)), "closed": closed, "product": product["name"],
                "reason": r.choice(words.WON) if stage == "已赢单" else r.choice(words.LOST) if stage == "已丢单" else "",
            })  # fmt: skip
        return rows

    def _talks(self) -> list[dict]:
        """Diligent salespeople with a few neglected customers each: Today then asks for as many as a person can do."""
        hot = {id(d["client"]): d["stage"] for d in self.deals if d["stage"] in ("在谈", "快签单")}
        self.left = {name: dict(NEGLECTED) for name in SALES}
        rows = []
        for client in self.clients:
            newest, planned = self._newest(client, hot.get(id(client)))
            steps = 0 if newest is None else self.random.choice((1, 2, 2, 3, 5)) + (2 if id(client) in hot else 0)
            ago = newest or 0
            for step in range(steps):
                rows.append(self._talk(client, ago, planned if step == 0 else None))
                ago += self.random.randint(3, 25)
        return rows

    def _takes(self, client: Client, why: str) -> bool:
        """Whether this one is among the few of its owner that were neglected for this reason."""
        few = self.left[client.owner]
        if few[why] and self.random.random() < 0.5:
            few[why] -= 1
            return True
        return False

    def _newest(self, client: Client, deal: str | None) -> tuple[int | None, date | None]:
        """How many days ago the last contact was (None: never), and the day agreed for the next."""
        r = self.random
        if deal == "快签单":
            return (r.randint(2, 4) if self._takes(client, deal) else 0), None
        if deal:
            return (r.randint(5, 9) if self._takes(client, deal) else r.randint(0, 2)), None
        if self._takes(client, "planned"):
            return r.randint(5, 28), self.today - timedelta(days=r.choice((0, 0, 0, 1, 2)))
        if client.weight and self._takes(client, "rhythm"):
            return r.randint(95, 140), None
        later = self.today + timedelta(days=r.randint(1, 21)) if r.random() < 0.3 else None
        if client.weight:
            return r.randint(1, 25), later
        return (None, None) if r.random() < 0.2 else (r.randint(5, 200), later)

    def _talk(self, client: Client, days_ago: int, planned: date | None) -> dict:
        r = self.random
        on = self.today - timedelta(days=days_ago)
        minutes = r.choice((545, 572, 610, 628, 641, 675, 905, 932, 960, 985, 1010, 1042))
        if not days_ago:
            # Nothing happens after now, whatever the hour is at which the demo starts.
            minutes = min(minutes, max(1, self.minutes_gone - r.randint(2, 90)))
        kind = "微信" if on.weekday() > 4 else r.choices(("电话", "拜访", "微信"), weights=(60, 22, 18))[0]
        return {
            "client": client, "at": f"{on:%Y-%m-%d} {minutes // 60:02}:{minutes % 60:02}", "kind": kind, "text": r.choice(words.TALKS),
            "next": planned, "reason": r.choice(words.REASONS) if planned else "",
        }  # fmt: skip
