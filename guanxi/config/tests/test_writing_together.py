"""Two people at one record, fifty clients at one database, and the same request three times."""

import http.client
import json
import re
import statistics
import threading
import time

import pytest

from guanxi.config.tests.test_serving import free_port, serve
from guanxi.desk.tests import cast

CLIENTS, WRITES = 50, 6
API = "/api/v1/customers/customers/"

port = pytest.fixture(lambda: free_port())


def typed(page: str, **changes) -> dict:
    """What a browser would send back from a form, with some fields typed anew."""
    sent = {}
    for control in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', control), re.search(r'value="([^"]*)"', control)
        if name and 'type="checkbox"' not in control:
            sent[name[1]] = value[1].replace("&amp;", "&") if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        if chosen := re.search(r'value="([^"]*)"[^>]*selected', options):
            sent[name] = chosen[1]
    return sent | changes


@pytest.mark.django_db
def test_of_two_people_at_one_form_neither_loses_a_word():
    company = cast.company()
    customer = cast.customer("江南阀门", company.lin, address="旧址", remarks="旧话")
    first, second = cast.browser(company.lin), cast.browser(company.zhao)
    edit = f"{cast.LIST}{customer.pk}/edit/"
    mine, theirs = (cast.text(c.get(edit)) for c in (first, second))
    assert first.post(edit, typed(mine, address="湖州路一号")).status_code == 302
    answer = second.post(edit, typed(theirs, address="杭州路二号"))
    page = cast.text(answer)
    customer.refresh_from_db()
    assert answer.status_code == 409 and customer.address == "湖州路一号", "the second must not write over the first"
    assert "湖州路一号" in page and "杭州路二号" in page, "the second sees both values"
    chosen = typed(page, address="杭州路二号")
    assert second.post(edit, chosen).status_code == 302
    customer.refresh_from_db()
    assert customer.address == "杭州路二号"


@pytest.mark.django_db
def test_of_two_programs_at_one_record_the_second_is_refused():
    company = cast.company()
    customer = cast.customer("江南阀门", company.lin)
    one, other = cast.browser(company.lin), cast.browser(company.zhao)
    url = f"{API}{customer.pk}/"
    tags = [c.get(url)["ETag"] for c in (one, other)]
    answers = [
        c.patch(url, {"address": text}, content_type="application/json", headers={"If-Match": tag})
        for c, text, tag in ((one, "湖州路一号", tags[0]), (other, "杭州路二号", tags[1]))
    ]
    assert [a.status_code for a in answers] == [200, 412]
    assert other.get(url).json()["address"] == "湖州路一号"
    assert one.patch(url, {"address": "无"}, content_type="application/json").status_code == 428, "without a version nothing is written"


@pytest.mark.django_db
@pytest.mark.row("X19", part=True)
def test_the_same_post_three_times_has_one_effect_and_one_answer():
    company = cast.company()
    client = cast.browser(company.lin)
    send = lambda name, key="k-1": client.post(API, {"name": name}, content_type="application/json", headers={"Idempotency-Key": key})  # noqa: E731
    answers = [send("江南阀门") for _ in range(3)]
    assert (
        {a.status_code for a in answers} == {201} and len({a.content for a in answers}) == 1 and len({a["Location"] for a in answers}) == 1
    )
    assert len(client.get(API).json()["rows"]) == 1
    assert send("别的公司").status_code == 409, "another body under that key"
    assert (
        cast.browser(company.he)
        .post(API, {"name": "他家"}, content_type="application/json", headers={"Idempotency-Key": "k-1"})
        .status_code
        == 201
    ), "a key is its sender's own"


PREPARE = """
from django.utils import timezone
from guanxi.commons.company.models import Company, ONLY
from guanxi.commons.keys.actions import issue
from guanxi.customers.grades.queries import ensure_ready_grades
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.tests.cast import colleague, department
Company.objects.plain_create([Company(pk=ONLY, name="x", set_up_at=timezone.now())], ignore_conflicts=True)
ensure_ready_roles(); ensure_ready_grades()
place = department("one")
for n in range(5):
    print(issue(colleague(f"u{n}", "salesperson", password=None, department=place), name="load")[1])
"""


class Load(threading.Thread):
    """A client that creates customers and changes each of them once."""

    def __init__(self, port, key, number):
        super().__init__(daemon=True)
        self.port, self.key, self.number = port, key, number
        self.waits, self.answers, self.problem = [], [], None

    def run(self):
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            for n in range(WRITES):
                made = self.send(line, "POST", API, {"name": f"客户{self.number}-{n}"}, {"Idempotency-Key": f"{self.number}-{n}"})
                self.send(line, "PATCH", f"{API}{made['id']}/", {"remarks": "改"}, {"If-Match": f'"{made["version"]}"'})
        except Exception as error:
            self.problem = repr(error)

    def send(self, line, method, url, body, more):
        start = time.perf_counter()
        line.request(method, url, json.dumps(body), {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **more})
        answer = line.getresponse()
        text = answer.read().decode()
        self.waits.append(time.perf_counter() - start)
        self.answers.append(answer.status)
        assert answer.status < 300, f"{answer.status} {text[:300]}"
        return json.loads(text)


@pytest.mark.slow
@pytest.mark.django_db
def test_fifty_clients_write_at_once_and_nothing_is_locked_or_lost(scratch, port):
    keys = scratch.python(PREPARE).split()[-5:]
    process = serve(scratch, port)
    clients = [Load(port, keys[n % len(keys)], n) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(240)
    waits = sorted(w for c in clients for w in c.waits)
    print(
        f"{CLIENTS} clients, {len(waits)} writes: p50 {statistics.median(waits):.3f} s, p99 {waits[int(len(waits) * 0.99) - 1]:.3f} s, worst {waits[-1]:.3f} s"
    )
    assert not [c.problem for c in clients if c.problem]
    assert "database is locked" not in scratch.log()
    process.terminate()
    process.wait(60)
    counted = scratch.python(
        "from guanxi.customers.customers.models import Customer as C\nprint(C.objects.count(), C.objects.filter(remarks='改', version=2).count())"
    )
    assert counted.splitlines()[-1] == f"{CLIENTS * WRITES} {CLIENTS * WRITES}", "every acknowledged write is there, once"
