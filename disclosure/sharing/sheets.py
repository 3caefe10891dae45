"""What the platform takes: the fields of each kind of information, in order, with the receiver's rules about each.

Penalties are the data standard of 双公示 (发改办财金〔2018〕424号, as implemented), the other kinds our own in its manner.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from disclosure.models import Matter

Form = Literal["text", "day", "amount", "code", "person", "kinds", "choice"]
Mend = Literal["subject", "post", "record", "listing", "bureau"]
LONG = 4000
"""Characters that a text field without a length of its own takes."""
STATUS, REMARK = "ZT", "BZ"
IDENTITY = "ZJHM"
"""How the codes of identity numbers end: masked in the content, put in on the way out."""


MEANINGS: dict[str, dict[str, str]] = {
    "ZT": {"0": "正常", "1": "撤销", "2": "异议", "3": "其他"},
    "XXFW": {"0": "公示", "1": "仅政府内部共享", "2": "仅可授权查询"},
    "SXCD": {"0": "未定", "1": "一般", "2": "较重", "3": "严重"},
}
"""What the numbers of an enumeration mean, for people."""


class Field(NamedTuple):
    """One field: its code, name and length; who must fill it; what it holds; where it is mended; whether files have it."""

    code: str
    name: str
    length: int = LONG
    required: bool = False
    form: Form = "text"
    mend: Mend = "record"
    choices: tuple[str, ...] = ()
    in_file: bool = True


def _who(prefix: str, *, person: bool) -> tuple[Field, ...]:
    name = Field(f"{prefix}XDR_MC", "行政相对人名称", 200, required=True, mend="subject")
    sort = ("法人及非法人组织", "自然人", "个体工商户")
    kind = Field(f"{prefix}XDR_LB", "行政相对人类别", 16, required=True, form="choice", mend="subject", choices=sort)
    if person:
        return (
            name,
            kind,
            Field(f"{prefix}XDR_ZJLX", "行政相对人证件类型", 64, required=True, mend="subject"),
            Field(f"{prefix}XDR_ZJHM", "行政相对人证件号码", 18, required=True, form="person", mend="subject"),
        )
    return (
        name,
        kind,
        Field(f"{prefix}XDR_SHXYM", "统一社会信用代码", 18, required=True, form="code", mend="subject"),
        Field(f"{prefix}XDR_GSZC", "工商注册号", 50, mend="subject"),
        Field(f"{prefix}XDR_ZZJG", "组织机构代码", 9, mend="subject"),
        Field(f"{prefix}XDR_SWDJ", "税务登记号", 15, mend="subject"),
        Field(f"{prefix}XDR_SYDW", "事业单位证书号", 12, mend="subject"),
        Field(f"{prefix}XDR_SHZZ", "社会组织登记证号", 50, mend="subject"),
    )


_HEAD = (
    Field("CF_FRDB", "法定代表人", 50, required=True, mend="post"),
    Field("CF_FR_ZJLX", "法定代表人证件类型", 64, mend="post"),
    Field("CF_FR_ZJHM", "法定代表人证件号码", 64, mend="post"),
)
_DECISION = (
    Field("CF_WSH", "行政处罚决定书文号", 128, required=True),
    Field("CF_WFXW", "违法行为类型", LONG, required=True),
    Field("CF_SY", "违法事实", LONG, required=True),
    Field("CF_YJ", "处罚依据", LONG, required=True),
    Field("CF_CFLB", "处罚类别", 100, required=True, form="kinds"),
    Field("CF_NR", "处罚内容", LONG, required=True),
    Field("CF_NR_FK", "罚款金额（万元）", 19, form="amount"),
    Field("CF_NR_WFFF", "没收违法所得、没收非法财物的金额（万元）", 19, form="amount"),
    Field("CF_NR_ZKDX", "暂扣或吊销证照名称及编号", 200),
    Field("CF_JDRQ", "处罚决定日期", 10, required=True, form="day"),
    Field("CF_YXQ", "处罚有效期", 10, required=True, form="day"),
    Field("CF_GSJZQ", "公示截止期", 10, form="day"),
    Field("CF_CFJG", "处罚机关", 200, required=True),
    Field("CF_CFJGDM", "处罚机关统一社会信用代码", 18, required=True, form="code", mend="bureau"),
    Field("CF_SJLY", "数据来源单位", 200, required=True, mend="bureau"),
    Field("CF_SJLYDM", "数据来源单位统一社会信用代码", 18, required=True, form="code", mend="bureau"),
    Field(REMARK, "备注", LONG),
)
_STATUS = Field(STATUS, "状态", 1, required=True, form="choice", choices=("0", "1", "2", "3"), in_file=False)
_NUMBER = Field("JLBH", "记录编号", 60, required=True, in_file=False)
_SOURCE = (
    Field("SJLY", "数据来源单位", 200, required=True, mend="bureau"),
    Field("SJLYDM", "数据来源单位统一社会信用代码", 18, required=True, form="code", mend="bureau"),
    Field("XXFW", "信息使用范围", 1, required=True, form="choice", choices=("0", "1", "2")),
    _STATUS,
    Field(REMARK, "备注", LONG),
)
_OWN: dict[str, tuple[Field, ...]] = {
    Matter.What.LEVEL: (
        Field("HYLB", "行业类别", 60, required=True, mend="subject"),
        Field("XYDJ", "信用等级", 4, required=True, form="choice", choices=("一级", "二级", "三级", "四级")),
        Field("DJ_QSRQ", "等级起始日期", 10, required=True, form="day"),
        Field("DJ_YJ", "定级依据", LONG),
    ),
    Matter.What.MISCONDUCT: (
        _NUMBER,
        Field("XWMS", "行为描述", LONG, required=True),
        Field("WFYJ", "违反依据", LONG),
        Field("FSRQ", "发生日期", 10, form="day"),
        Field("RDRQ", "认定日期", 10, required=True, form="day"),
        Field("SXCD", "失信严重程度", 1, required=True, form="choice", choices=("0", "1", "2", "3")),
        Field("MLSX", "目录事项", 300, required=True),
    ),
    Matter.What.ACCIDENT: (
        _NUMBER,
        Field("SGMC", "事故名称", 200, required=True),
        Field("FSRQ", "发生日期", 10, required=True, form="day"),
        Field("RDRQ", "认定日期", 10, required=True, form="day"),
        Field("SGDJ", "事故等级", 8, required=True),
        Field("SWRS", "死亡人数", 6, required=True),
        Field("ZSRS", "重伤人数", 6, required=True),
        Field("ZJSS", "直接经济损失（万元）", 19, required=True, form="amount"),
    ),
    Matter.What.LISTING: (
        Field("MDBH", "名单编号", 60, required=True, mend="listing"),
        Field("MDYJ", "名单依据", 24, required=True, mend="listing"),
        Field("GBRQ", "公布日期", 10, required=True, form="day", mend="listing"),
        Field("GLQX", "管理期限（月）", 4, required=True, mend="listing"),
        Field("CFJL", "触发记录", LONG, required=True, mend="listing"),
    ),
}


def sheet_of(what: str, *, person: bool) -> tuple[Field, ...]:
    """The fields of one kind of information, about an organisation or a natural person, in order."""
    if what == Matter.What.PENALTY:
        head = () if person else _HEAD
        return (*_who("CF_", person=person), *head, *_DECISION, _NUMBER, _STATUS)
    return (*_who("", person=person), *_OWN[what], *_SOURCE)


def withdrawal_of(what: str, *, person: bool) -> tuple[Field, ...]:
    """What a withdrawal says: whose, which, and why."""
    kept = {KEY_OF[what], STATUS, REMARK, *(f"{_prefix(what)}XDR_{end}" for end in ("MC", "SHXYM", "ZJLX", IDENTITY))}
    return tuple(field for field in sheet_of(what, person=person) if field.code in kept)


def file_sheet(*, person: bool) -> tuple[Field, ...]:
    """The columns of a 双公示 file, exactly those of the standard."""
    return tuple(field for field in sheet_of(Matter.What.PENALTY, person=person) if field.in_file)


WITHDRAWAL_SHEET = (
    Field("CF_XDR_MC", "行政相对人名称", 200),
    Field("CF_XDR_SHXYM", "统一社会信用代码", 18),
    Field("CF_XDR_ZJHM", "行政相对人证件号码", 18),
    Field("CF_WSH", "行政处罚决定书文号", 128),
    Field(REMARK, "撤回原因", LONG),
)
KEY_OF: dict[str, str] = {
    Matter.What.LEVEL: "XYDJ",
    Matter.What.MISCONDUCT: "JLBH",
    Matter.What.PENALTY: "CF_WSH",
    Matter.What.ACCIDENT: "JLBH",
    Matter.What.LISTING: "MDBH",
}
"""The field by which a record is found again, beside the subject's code; a level is found by the subject alone."""


def _prefix(what: str) -> str:
    return "CF_" if what == Matter.What.PENALTY else ""


def code_fields(what: str) -> tuple[str, str]:
    """The fields of an organisation's code and of a person's number."""
    return f"{_prefix(what)}XDR_SHXYM", f"{_prefix(what)}XDR_{IDENTITY}"


def names_of(what: str) -> dict[str, str]:
    """What every field of this kind is called, by its code; both kinds of subject."""
    return {field.code: field.name for person in (False, True) for field in sheet_of(what, person=person)}
