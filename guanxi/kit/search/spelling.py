"""Texts made comparable: compact names, initials, syllables, codes, phone digits; and latin letters read as pinyin."""

import re
from functools import lru_cache

from guanxi.kit.china import names, pinyin

_NOT_WORD = re.compile(r"[^\w\n]+|_+")
_NOT_DIGIT = re.compile(r"\D+", re.ASCII)
SHORT = 4  # characters of a name that may be a person's: his surname has its own reading

SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha chai chan chang
    chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de
    dei den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan
    gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan
    huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai
    kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma
    mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie
    nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian
    qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao
    se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui
    sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia
    xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang
    zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu
    zuan zui zun zuo
    """.split()  # noqa: SIM905
)


def compact_names(texts: list[str]) -> list[str]:
    """Names folded, without spaces and marks: 北京（华信）A&B → 北京华信ab."""
    return _compact(names.folds(texts)) if texts else []


def _compact(folded: list[str]) -> list[str]:
    return _NOT_WORD.sub("", "\n".join(folded)).split("\n")


def spelled(texts: list[str]) -> list[tuple[str, tuple[str, ...], list[list[str]]]]:
    """For each name its compact form and its spellings: (compact, (initials, …), the syllables of each). A short name is also read as a person's."""
    folded = names.folds(texts)
    compact = _compact(folded) if texts else []
    short = [i for i, c in enumerate(compact) if 0 < len(c) <= SHORT and not c.isascii()]
    as_person = dict(zip(short, pinyin.spellings([folded[i] for i in short], person=True), strict=True))
    made = []
    for i, (letters, key) in enumerate(pinyin.spellings(folded)):
        lines, syllables = (letters,), [key.split()]
        if i in as_person and as_person[i] != (letters, key):
            other, its_key = as_person[i]
            lines = (letters, other) if other != letters else lines
            syllables.append(its_key.split())
        made.append((compact[i], lines, syllables))
    return made


def compact_code(text) -> str:
    """A code as it is compared: lower case, letters and digits alone."""
    text = str(text or "")
    return (text if text.isalnum() else _NOT_WORD.sub("", text)).lower()


def phone_digits(text) -> str:
    """The national digits of a kept number: +8613901172167 → 13901172167, +86512… → 0512…"""
    digits = _NOT_DIGIT.sub("", str(text or ""))
    if digits.startswith("86") and len(digits) > 11:
        digits = digits[2:]
    return digits


@lru_cache(maxsize=2000)
def readings(letters: str, limit: int = 4) -> tuple[tuple[str, ...], ...]:
    """The ways in which latin letters are whole syllables, few syllables first: xian → (xian), (xi, an)."""
    if not letters:
        return ((),)
    found = []
    for size in range(min(6, len(letters)), 0, -1):
        if letters[:size] in SYLLABLES:
            found += [(letters[:size], *rest) for rest in readings(letters[size:], limit)]
    return tuple(sorted(found, key=len)[:limit])
