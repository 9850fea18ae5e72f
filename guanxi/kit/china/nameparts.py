"""The parts of a company name: region, company form, brackets, trade; and the titles around a person's name.

Everything here takes folded text and, where it says so, many names joined by line feeds.
"""

import re
from functools import lru_cache
from importlib import resources

from guanxi.kit.china.divisions import divisions

_words = str.split
_FORMS = _words(
    "有限责任公司 股份有限责任公司 有限公司 股份有限公司 集团有限公司 集团股份有限公司 控股有限公司 责任有限公司 有限股份公司 有限会社 "
    "股份公司 集团公司 控股公司 总公司 公司 株式会社 责任 有限合伙 普通合伙 特殊普通合伙 个体工商户 个人独资 集团 股份 加工厂 总厂 厂 "
    "商行 商店 经营部 门市部 批发部 销售部 服务部 专卖店 专营店 工作室"
)
_FORM_INSIDE = re.compile(r"(?:股份|集团|控股)?有限(?:责任)?公司(?=.)")
_LATIN_WORDS = (
    "co|ltd|limited|inc|incorporated|corp|corporation|company|llc|llp|lp|plc|gmbh|ag|sa|srl|bv|nv|pte|pty|kk|oy|ab|group|holding|holdings"
)
_LATIN_FORM = re.compile(rf"(?:(?:[\s,.&()]+|\b)(?:{_LATIN_WORDS})\b[.)]*)+$")
_MARKS = re.compile(r"[^\w\n]+|_")
_BRACKETS = re.compile(r"[(\[{<【《〈「『〔]([^()\[\]{}<>【】《》〈〉「」『』〔〕\n]*)[)\]}>】》〉」』〕]")
_REMARK = re.compile(r"原|曾用名|已|暂|停|注销|倒闭|个体|有限|股份|集团|控股|普通合伙|特殊普通合伙|中国|全国|亚太|亚洲|大中华区?")

TITLES = (
    "先生|女士|小姐|太太|老师|师傅|教授|博士|医生|律师|主任|科长|处长|局长|厂长|校长|院长|所长|店长|老板娘|老板|老总|董事长|"
    "副总经理|总经理|副总裁|总裁|副总|董事|采购经理|财务经理|销售经理|经理|总监|主管|助理|会计|工程师|技术员|采购员|采购|同学|同志|大哥|大姐|哥|姐"
)
_TITLE_AT_END = re.compile(rf"(?:{TITLES})+$")
# County-level cities that firms put before their name without 市; and short names that are brands more often.
_KNOWN_SHORT = frozenset(
    _words(
        "义乌 昆山 江阴 张家港 常熟 太仓 宜兴 慈溪 余姚 海宁 桐乡 诸暨 温岭 乐清 瑞安 东阳 永康 晋江 石狮 南安 福清 胶州 寿光 龙口 滕州 "
        "增城 顺德 南海 浦东 萧山 余杭 济源 仙桃 潜江 天门 石河子 启东 如皋 海门 靖江 丹阳 泰兴 邳州 浏阳 宁乡 新郑 简阳 都江堰"
    )
)
_BRANDS = frozenset({"阿里", "东方", "兴安", "直辖县级行政区划"})
_BRANCH = ("分公司", "支公司", "子公司")
_DIGITS = re.compile(r"\d+")
_SURNAME_TITLE = re.compile(r"[总工董处局科主]$")

COMPOUND_SURNAMES = frozenset(
    _words(
        "欧阳 司马 上官 诸葛 皇甫 尉迟 端木 慕容 司徒 夏侯 东方 公孙 令狐 宇文 长孙 轩辕 澹台 公冶 宗政 濮阳 淳于 单于 太叔 "
        "申屠 公羊 赫连 万俟 闻人 南宫 西门 独孤 呼延 钟离 闾丘 百里 东郭 南门 羊舌 梁丘 左丘 拓跋 第五 贺兰 完颜 叶赫 那拉 纳兰"
    )
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊"
    "白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪辛柯庄温牛樊葛邢安齐倪伍聂章鲁岳翟殷詹欧耿关兰焦俞左柳甘祝包"
    "宁尚符舒阮柴纪梅童凌毕单季裴霍涂成苗谷曲盛曲翁冉骆蓝路游靳管柏植蒙桂华成项屈景鲍卜费阎苟占岑初代丛冀古师娄尤巫应房敖明曲卓车简祁边车麦喻卫"
    "司楚廉隋饶党瞿逯仇晏佟原危宫滕卞闵奚粟宗计查丰郁练刁银匡鞠谈池桑虞扈沙郎权栗冷芦宿鄢连褚全官丰仲吉揭解佘连都臧窦解束水巩衣薄和操缪樊闻昝牟"
)
_COMPANY_WORD = re.compile(
    r"公司|集团|厂$|店$|商行|部$|中心$|学校$|大学$|学院$|医院$|酒店|宾馆|饭店|银行|研究院|研究所|事务所|合作社|协会|工作室|超市$|商场$|"
    r"株式会社|政府|委员会|管理局|物业|俱乐部|有限|实业|贸易|科技"
)


@lru_cache(maxsize=1)
def generic_words() -> frozenset[str]:
    """Trade words that are no brand: 科技, 国际贸易."""
    text = resources.files("guanxi.kit.china").joinpath("data", "trades.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@lru_cache(maxsize=1)
def region_names() -> frozenset[str]:
    """Names that may stand before a brand: everything official, short forms of provinces and cities."""
    table = divisions().by_code
    full = {item.name for item in table.values()}
    short = {item.short for item in table.values() if item.code.endswith("00")}
    return frozenset(name for name in (full | short | _KNOWN_SHORT) - _BRANDS if len(name) > 1)


@lru_cache(maxsize=1)
def _regions_by_start() -> dict[str, list[str]]:
    """Region names by their first two characters, longest first: one look-up tells whether a name begins with one."""
    table: dict[str, list[str]] = {}
    for name in sorted(region_names() | {"中国", "中华人民共和国"}, key=len, reverse=True):
        table.setdefault(name[:2], []).append(name)
    return table


@lru_cache(maxsize=1)
def _forms_by_end() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for form in sorted(_FORMS, key=len, reverse=True):
        table.setdefault(form[-1], []).append(form)
    return table


def without_marks(text: str) -> str:
    """The text (or joined names) without punctuation, symbols and spaces."""
    return _MARKS.sub("", text)


def company_cores(joined: str) -> list[str]:
    """Joined folded names, each cut down to its core; a core may come out empty."""
    joined = _BRACKETS.sub(_bracket, joined)
    lines = [_LATIN_FORM.sub("", line) if line and (line[-1].isascii() and not line[-1].isdigit()) else line for line in joined.split("\n")]
    starts, ends = _regions_by_start(), _forms_by_end()
    cores = []
    plain = without_marks("\n".join(lines)) + "\n"
    for form in ("有限责任公司\n", "有限公司\n"):  # most names end so, and this is a hundred times faster than the loop
        plain = plain.replace(form, "\n")
    for line in plain[:-1].split("\n"):
        if line[:2] in starts:
            line = _cut_start(line, starts)
        if line[-1:] in ends and not line.endswith(_BRANCH):
            line = _cut_end(line, ends)
        cores.append(_FORM_INSIDE.sub("", line) if "有限" in line else line)
    return cores


def _cut_start(line: str, table: dict[str, list[str]]) -> str:
    names = table.get(line[:2])
    while names:
        for name in names:
            if line.startswith(name):
                line = line[len(name) :]
                break
        else:
            return line
        names = table.get(line[:2])
    return line


def _cut_end(line: str, table: dict[str, list[str]]) -> str:
    forms = table.get(line[-1:])
    while forms:
        for form in forms:
            if line.endswith(form):
                line = line[: -len(form)]
                break
        else:
            return line
        forms = table.get(line[-1:])
    return line


def _bracket(match: re.Match) -> str:
    """Regions, forms and remarks in brackets go, anything else stays as part of the name."""
    inside = match.group(1).replace(" ", "")
    if not inside or inside in region_names() or _REMARK.match(inside) or not _cut_end(inside, _forms_by_end()):
        return ""
    return inside


def without_form(plain: str) -> str:
    """A name without marks, cut of its company form only."""
    return _cut_end(_FORM_INSIDE.sub("", plain), _forms_by_end())


def person_core(folded: str) -> str:
    """A folded person's name without brackets, digits, marks and titles (李总 → 李, 王经理 → 王)."""
    core = without_marks(_DIGITS.sub("", _BRACKETS.sub("", folded)))
    core = _TITLE_AT_END.sub("", core)
    if _SURNAME_TITLE.search(core) and ((len(core) == 2 and core[0] in SURNAMES) or core[:-1] in COMPOUND_SURNAMES):
        core = core[:-1]
    return core


def looks_like_company(folded: str, plain: str) -> bool:
    """See names.is_company; the name is folded, plain: without its marks."""
    if _COMPANY_WORD.search(plain) or (folded.isascii() and _LATIN_FORM.search(folded)):
        return True
    if folded.isascii() or not plain:
        return False
    person = person_core(folded)
    if len(person) <= 4 and (person[:2] in COMPOUND_SURNAMES or (person[:1] in SURNAMES and len(person) <= 3)):
        return False
    return len(person) > 4 or any(plain.endswith(word) for word in generic_words()) or len(person) == 4
