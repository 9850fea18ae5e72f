"""Papers in the files of the demo's largest customers: documents with scans, where their paper stands, one that is lent, one whose page is missing."""

import io
from datetime import date, timedelta

from PIL import Image, ImageDraw

from guanxi.commons.attachments.actions import attach
from guanxi.customers.customers.models import Customer
from guanxi.customers.documents.models import Document

CUSTOMERS = 24
# (title, kind, direction, days ago, pages, paper)
PAPERS = [
    ("年度供货框架合同", "contract", "in", 320, 4, True), ("报价单：球阀系列", "quotation", "out", 210, 2, False), ("质量保证函", "letter", "in", 150, 1, True),
    ("对账传真", "fax", "in", 64, 1, True), ("季度回顾会议纪要", "minutes", "own", 21, 2, False),
]  # fmt: skip


def write_papers(today: date) -> int:
    """Files them; returns how many documents."""
    made = 0
    customers = list(
        Customer.objects.select_related("state", "owner").exclude(owner=None).order_by("-state__revenue_year", "pk")[:CUSTOMERS]
    )
    for place, customer in enumerate(customers):
        for n, (title, kind, direction, ago, pages, paper) in enumerate(PAPERS[: 5 - place % 3]):
            on = today - timedelta(days=ago + place)
            stands = {
                "room": "档案室",
                "cabinet": f"{'甲乙丙'[place % 3]}柜",
                "binder": f"{on.year}-{place % 6 + 1:02}",
                "place_in_binder": str(n + 1),
            }
            document = Document(
                customer=customer, title=title, kind=kind, direction=direction, dated_on=on, pages=pages, has_original=paper, number=f"{on:%Y}-{place + 1:03}-{n + 1}",
                held_by=customer.owner if paper and place == 2 and n == 0 else None, **(stands if paper else {}),
            )  # fmt: skip
            document.save()
            if n != 3:
                lost = 1 if (place, n) == (0, 0) else 0
                attach(document, io.BytesIO(scan(pages - lost, document.number)), name=f"{title}.pdf")
            made += 1
    return made


def scan(pages: int, number: str) -> bytes:
    """A PDF of pages as a scanner gives them: lines of writing, a seal on the last one."""
    sheets = [_sheet(number, page, is_last=page == pages) for page in range(1, pages + 1)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=72, save_all=True, append_images=sheets[1:])
    return out.getvalue()


def _sheet(number: str, page: int, *, is_last: bool) -> Image.Image:
    sheet = Image.new("RGB", (595, 842), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((60, 50), f"No. {number}", fill="#333333")
    pen.text((500, 800), str(page), fill="#333333")
    for line in range(22):
        length = 300 + (line * 97 + page * 53 + len(number)) % 170
        pen.rectangle((60, 100 + line * 28, 60 + (170 if line % 6 == 5 else length), 108 + line * 28), fill="#c9cec9")
    if is_last:
        pen.ellipse((400, 640, 510, 750), outline="#c0392b", width=4)
        pen.regular_polygon((455, 695, 18), 5, fill="#c0392b")
    return sheet
