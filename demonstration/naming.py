"""Made-up names, codes and numbers that look like those of 新密 and belong to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from subjects.identity import CREDIT_CODE_ALPHABET, citizen_check, credit_code_check, organisation_check
from subjects.models import Kind

REGION = "410183"
TOWNSHIPS = (
    "青屏街道",
    "新华路街道",
    "西大街街道",
    "矿区街道",
    "城关镇",
    "米村镇",
    "牛店镇",
    "平陌镇",
    "超化镇",
    "苟堂镇",
    "大隗镇",
    "刘寨镇",
    "白寨镇",
    "岳村镇",
    "来集镇",
    "曲梁镇",
    "袁庄乡",
)
_FIRST = "恒嵩溱洧宏瑞泽坤晟翰钰沐骏澜祺朗昱铭荟霖"
_SECOND = "峻曦岑远砺禾拓衡川屹澄越培筑弘域矩垚霁轩"
_SURNAMES = "郑冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹柏窦章苏潘葛范彭鲁韦马苗方任袁柳"
_GIVEN_FIRST = "砚沐屿桉栩澍珩翊筠岑昶洄棠蔚"
_GIVEN_SECOND = "舟岫霁川砾枫迟樵澈峤渊禾序阔"


class Trade(NamedTuple):
    """What the units of one industry call themselves, and how often the industry occurs among a hundred subjects."""

    industry: str
    department: str
    share: int
    words: Sequence[str]
    forms: Sequence[tuple[str, Kind]]


_COMPANY = ("有限公司", Kind.LEGAL_PERSON)
TRADES = (
    Trade("KS-01", "FM", 13, ("石灰岩矿", "铝土矿", "建筑石料", "白云岩矿业", "采石"), (_COMPANY, _COMPANY, ("厂", Kind.UNINCORPORATED))),
    Trade("KS-02", "WH", 24, ("化工", "加油站", "燃气", "涂料", "气体", "危货运输"), (_COMPANY, _COMPANY, ("经营部", Kind.SOLE_TRADER))),
    Trade("YH-01", "YH", 13, ("烟花爆竹", "花炮"), (("销售有限公司", Kind.LEGAL_PERSON), ("零售店", Kind.SOLE_TRADER), ("零售点", Kind.SOLE_TRADER))),
    Trade("PJ-01", "SP", 3, ("安全评价", "安全技术"), (("咨询有限公司", Kind.LEGAL_PERSON),)),
    Trade("PJ-02", "SP", 2, ("检测检验", "安全检测"), (("技术有限公司", Kind.LEGAL_PERSON),)),
    Trade("QT-01", "JC", 35, ("耐火材料", "铸造", "铝业", "水泥制品", "造纸", "机械制造", "陶粒", "磨料磨具"), (_COMPANY, _COMPANY, ("厂", Kind.UNINCORPORATED))),
    Trade("QT-02", "ZF", 10, ("仓储", "物流", "商贸", "养护"), (_COMPANY, ("服务部", Kind.SOLE_TRADER), ("协会", Kind.SOCIAL_ORGANISATION))),
)  # fmt: skip


class Namer:
    """Hands out names, codes and numbers, none twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._units: set[str] = set()
        self._people: set[str] = set()
        self._bodies: set[str] = set()
        self._births = 0

    def unit(self, trade: Trade, township: str) -> tuple[str, Kind]:
        """A name that the trade would use, and the kind of subject that it tells."""
        while True:
            form, kind = self._rng.choice(trade.forms)
            style = self._rng.choice(_FIRST) + self._rng.choice(_SECOND)
            place = "新密市" if kind == Kind.LEGAL_PERSON else f"新密市{township}"
            name = f"{place}{style}{self._rng.choice(trade.words)}{form}"
            if style not in self._units:
                self._units.add(style)
                return name, kind

    def person(self) -> str:
        """A full name put together by lot."""
        while True:
            name = self._rng.choice(_SURNAMES) + self._rng.choice(_GIVEN_FIRST) + self._rng.choice(_GIVEN_SECOND)
            if name not in self._people:
                self._people.add(name)
                return name

    def identity(self) -> str:
        """A citizen number with a right check digit and a birth day that nobody living has."""
        self._births += 1
        born = date(1900, 1, 1) + timedelta(days=self._births * 7 % 3650)
        first_17 = f"{REGION}{born:%Y%m%d}{self._births % 1000:03d}"
        return first_17 + citizen_check(first_17)

    def code(self, kind: Kind, *, sound: bool = True) -> str:
        """A unified social credit code; not `sound`, its check character does not fit."""
        prefix = {Kind.SOLE_TRADER: "92", Kind.SOCIAL_ORGANISATION: "51"}.get(kind, "91")
        while True:
            body = "MA" + "".join(self._rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
            if body not in self._bodies:
                break
        self._bodies.add(body)
        first_17 = f"{prefix}{REGION}{body}{organisation_check(body)}"
        check = credit_code_check(first_17)
        if not sound:
            check = CREDIT_CODE_ALPHABET[(CREDIT_CODE_ALPHABET.index(check) + 1) % 31]
        return first_17 + check

    def telephone(self) -> str:
        """A number of an exchange that does not exist."""
        return f"0371-000{self._rng.randrange(100000):05d}"
