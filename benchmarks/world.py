"""The seeded company of the benchmarks: departments, people, invented customers and their orders. The same seed gives the same rows."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

SEED = 20260501
TODAY = date(2026, 5, 1)
YEARS = 3
OWN = 400  # customers of one salesperson
HEAVY = 5_000  # customers of the one who has most
REGIONS = 6
TEAMS = 10  # in each region

CITIES = [
    "北京",
    "上海",
    "广州",
    "深圳",
    "苏州",
    "杭州",
    "成都",
    "南京",
    "武汉",
    "西安",
    "青岛",
    "宁波",
    "无锡",
    "长沙",
    "郑州",
    "合肥",
    "福州",
    "厦门",
    "济南",
    "大连",
    "沈阳",
    "昆明",
    "南宁",
    "石家庄",
    "哈尔滨",
    "嘉兴",
    "绍兴",
    "温州",
    "佛山",
    "东莞",
]
CODES = ["110101", "310101", "440103", "440303", "320505", "330102", "510104", "320102", "420102", "610102"]
SIGNS = "恒坤华信瑞丰达通海天明远嘉禾金鼎宏图亿德晨光安泰新锐卓越东方盛康博雅永利同兴万隆佳美润泽联创智能汇银凯旋正茂百川和顺启航星辰"
TRADES = [
    "科技",
    "贸易",
    "机械",
    "食品",
    "建材",
    "电子",
    "物流",
    "纺织",
    "医疗器械",
    "包装",
    "五金",
    "化工",
    "环保",
    "信息技术",
    "装饰工程",
    "汽车配件",
]
FORMS = ["有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂", "商行", "经营部"]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建国文宇欣怡子涵浩然"


@dataclass(frozen=True)
class Seller:
    """A salesperson: key, department, and the half-open run of customer numbers that are his."""

    user_id: int
    department_id: int
    first: int
    last: int


def company_name(dice: random.Random) -> str:
    """An invented company."""
    sign = "".join(dice.choices(SIGNS, k=dice.choice((2, 2, 3, 4))))
    return f"{dice.choice(CITIES)}{sign}{dice.choice(TRADES)}{dice.choice(FORMS)}"


def person_name(dice: random.Random) -> str:
    """An invented person."""
    return dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))


def phone(dice: random.Random) -> str:
    """A mobile number in E.164."""
    return f"+861{dice.choice('35789')}{dice.randrange(10**9):09d}"


def runs(count: int) -> Iterator[tuple[int, int]]:
    """How the customers are dealt out: one salesperson with many, the others with about OWN each."""
    first = min(HEAVY, count // 2)
    yield 0, first
    for start in range(first, count, OWN):
        yield start, min(start + OWN, count)


def customers(first: int, last: int) -> Iterator[dict]:
    """Columns of the customers with these numbers; owner and department come from whoever loads them."""
    dice = random.Random(SEED * 31 + first)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    for number in range(first, last):
        company = dice.random() < 0.85
        yield {
            "name": company_name(dice) if company else person_name(dice), "kind": "company" if company else "person",
            "code": f"KH{number:08d}", "phone": phone(dice), "region": dice.choice(CODES),
            "standing": dice.choice(("important", "special", "ordinary", "ordinary", "ordinary")),
            "industry": dice.choice(TRADES), "remarks": "老客户介绍" if dice.random() < 0.002 else "",
            "updated_at": now - timedelta(seconds=dice.randrange(86400 * 365 * YEARS)),
            "next_contact_on": TODAY + timedelta(days=dice.randrange(-20, 60)) if dice.random() < 0.4 else None,
            "score": Decimal(dice.randrange(0, 10001)) / 100 if dice.random() < 0.8 else None,
        }  # fmt: skip
