"""What the demo company keeps apart, and who reads it: closed archives, a request in each state, paper that is late, a visitor."""

import io
from datetime import date, timedelta

from PIL import Image, ImageDraw

from guanxi.commons.approvals.actions import approve
from guanxi.commons.attachments.actions import attach
from guanxi.config.demo.papers import scan
from guanxi.customers.custody.actions import appoint, put
from guanxi.customers.customers.models import Customer, CustomerState
from guanxi.customers.loans.actions import lend, take_back
from guanxi.customers.loans.models import Loan
from guanxi.customers.outsiders.actions import bring_letter, prepare
from guanxi.customers.outsiders.models import OutsideReader
from guanxi.customers.reading.actions import end, open_for, request_reading
from guanxi.customers.reading.models import ReadingRequest
from guanxi.kit.actor import acting
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

# Places among those who bought most: some are closed, most stay open to their salespeople.
CLOSED = (
    (4, "company", "top_secret", "价格体系不外传。"),
    (8, "company", "confidential", "董事长亲自跟进。"),
    (13, "company", "confidential", "技术资料由公司统一保管。"),
    (17, "department", "confidential", "部门重点项目。"),
    (21, "department", "confidential", "部门重点项目。"),
)
# Whoever asks, which of the closed archives, why, how far it got.
ASKED = (
    ("linwanqing", 0, "写行业方案要参照他们的选型记录。", "asked"),
    ("zhoulixing", 1, "同集团的另一家要报价，核对给过的条款。", "signed"),
    ("chensiyuan", 2, "接手售后，了解以往的质量问题。", "open"),
    ("wuruotong", 1, "准备年度回顾会议。", "over"),
)
PICTURES = ("设备铭牌.png", "阀位现场.png", "入库外观.png")


def reading(today: date) -> int:
    """Closes the archives and lets colleagues read; by the same verbs as the pages. Returns how many archives are closed."""
    people = {u.username: u for u in User.objects.alive()}
    director, keeper = people["shenzhiwei"], people["shenyanqiu"]
    best = list(CustomerState.objects.order_by("-revenue_total", "pk").values_list("customer", flat=True)[: CLOSED[-1][0] + 1])
    found = Customer.objects.in_bulk(best)
    with acting(actor_for(director)):
        appoint(keeper, joined_on=date(today.year - 6, 3, 1), chosen_for="管档案六年，细心，口风紧。", actor=actor_for(director))
        closed = []
        for place, tier, level, reason in CLOSED:
            put(found[best[place]], reason=reason, actor=actor_for(director), custody=tier, confidentiality=level)
            closed.append(found[best[place]])
    for who, place, reason, state in ASKED:
        _asked(people[who], closed[place], reason, state, today)
    with acting(actor_for(keeper)):
        _lent(people, closed, today, actor_for(keeper))
        _visited(people, closed, actor_for(keeper))
    _pictures(found[best[0]])
    return len(closed)


def _asked(who: User, customer: Customer, reason: str, state: str, today: date) -> None:
    with acting(actor_for(who)):
        made = request_reading(
            actor=actor_for(who), by=who, wanted=customer.name, use="screen", parts=["basics", "trading", "contacts"], reason=reason,
            starts_on=today, ends_on=today + timedelta(days=6), origin="own", certificate="", instruction="",
        )  # fmt: skip
    # Of two who could sign, the one whose post it is: the administrator has it only as long as nobody else was there.
    waiting = made.approval.tasks.filter(state="waiting").exclude(person__username="weiwangshu").select_related("person")
    while state != "asked" and (task := waiting.first()):
        with acting(actor_for(task.person)):
            approve(made.approval, by=task.person)
        made.approval.refresh_from_db()
    keeper = actor_for(User.objects.get(username="shenyanqiu"))
    made.refresh_from_db()
    with acting(keeper):
        if state in ("open", "over"):
            open_for(made, actor=keeper)
        if state == "over":
            end(made, why=ReadingRequest.Why.READER, actor=actor_for(who))


def _lent(people: dict, closed: list, today: date, keeper) -> None:
    """One line is late, one is out in time, one came back."""
    lines = (
        ("hejiaxin", "zhaominzhi", 0, 12, 5, "核对三年合同"),
        ("zhenghuaigu", "xuzhaolin", 1, 2, -5, "写续约方案"),
        ("linwanqing", "zhaominzhi", 2, 40, 33, "补签验收单"),
    )
    for borrower, leader, place, ago, over, purpose in lines:
        loan = lend(
            what=closed[place].name, way=Loan.Way.PREMISES, purpose=purpose, due_on=today - timedelta(days=over), customer=closed[place],
            lent_on=today - timedelta(days=ago), borrower=people[borrower], approved_by=people[leader], actor=keeper, documents="合同卷",
        )  # fmt: skip
        if over > 30:
            take_back(loan, condition="齐全，无损", actor=keeper, on=today - timedelta(days=over))


def _visited(people: dict, closed: list, keeper) -> None:
    # The example number of GB 11643, which is nobody's.
    visitor = OutsideReader(
        name="方书桓", unit="锡城会计师事务所", letter_number="锡会介〔2026〕17 号", identity_number="11010519491231002X", archive=closed[2].name,
        customer=closed[2], reason="年度审计，核对合同与收款", approved_by=people["shenzhiwei"], reported_to=people["mengchengyue"],
    )  # fmt: skip
    prepare(visitor, keeper)
    visitor.save()
    letter = io.BytesIO(scan(1, "锡会介 17"))
    letter.name = "介绍信.pdf"
    bring_letter(visitor, letter)


def _pictures(customer: Customer) -> None:
    with acting(actor_for(customer.owner)):
        for n, name in enumerate(PICTURES):
            attach(customer, io.BytesIO(_picture(n)), name=name, caption="现场拍的" if n == 1 else "")


def _picture(n: int) -> bytes:
    """A valve as a child draws it, so that previews have something to show."""
    made = Image.new("RGB", (960, 720), ("#d9e2df", "#cfd8e3", "#e4ddd0")[n])
    pen = ImageDraw.Draw(made)
    pen.rectangle((0, 420, 960, 480), fill="#7d8a86")
    pen.polygon(((320, 330), (480, 450), (320, 570)), fill="#42615c")
    pen.polygon(((640, 330), (480, 450), (640, 570)), fill="#42615c")
    pen.rectangle((468, 250, 492, 450), fill="#36403c")
    pen.ellipse((400, 190 + n * 12, 560, 250 + n * 12), outline="#36403c", width=14)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()
