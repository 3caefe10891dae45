"""What can be wrong with a record: named rules, each with its article, and what is said when one is not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum, auto
from typing import NamedTuple

from credit.facts.telling import LABELS
from credit.models import CreditRecord

Kind = CreditRecord.Kind


class Rule(StrEnum):
    """What a record has to keep to."""

    MISSING = auto()
    TOO_LONG = auto()
    UNPRINTABLE = auto()
    UNREADABLE = auto()
    UNLIKELY_YEAR = auto()
    NOT_YET = auto()
    OUT_OF_ORDER = auto()
    OUT_OF_RANGE = auto()
    UNKNOWN_KIND = auto()
    TWICE = auto()
    FINE_MISSING = auto()
    FINE_UNNAMED = auto()
    UNHEARD = auto()
    JUDGED_ALONE = auto()
    NOT_LIABLE = auto()
    IDENTITY = auto()
    CHECK_DIGIT = auto()
    OTHER_NAME = auto()
    NUMBER_TAKEN = auto()
    DOCUMENT_TAKEN = auto()
    OUT_OF_FORCE = auto()

    BEFORE_SUPERVISION = auto()
    AFTER_DEREGISTRATION = auto()
    NOT_IN_OFFICE = auto()
    OTHER_AUTHORITY = auto()


REMARKS = frozenset(
    {Rule.BEFORE_SUPERVISION, Rule.AFTER_DEREGISTRATION, Rule.NOT_IN_OFFICE, Rule.OTHER_AUTHORITY},
)
"""What is remarked upon and taken."""

OF_HISTORY = frozenset({Rule.NOT_YET, Rule.FINE_MISSING, Rule.FINE_UNNAMED, Rule.NOT_LIABLE, Rule.DOCUMENT_TAKEN})
"""What is refused of a record entered today, and only remarked upon where history is taken as it was (R5)."""

ARTICLES: dict[Rule, str] = {
    Rule.NOT_YET: "R2",
    Rule.OUT_OF_ORDER: "R2",
    Rule.UNKNOWN_KIND: "行政处罚法第九条",
    Rule.TWICE: "行政处罚法第九条",
    Rule.FINE_MISSING: "行政处罚法第九条",
    Rule.FINE_UNNAMED: "行政处罚法第九条",
    Rule.UNHEARD: "第八条",
    Rule.JUDGED_ALONE: "第十二条（四）",
    Rule.NOT_LIABLE: "第十二条（四）1",
    Rule.BEFORE_SUPERVISION: "R20",
    Rule.AFTER_DEREGISTRATION: "R20",
    Rule.NOT_IN_OFFICE: "R6",
    Rule.OTHER_AUTHORITY: "R7",
    Rule.OUT_OF_FORCE: "R24",
}
"""Where the rule comes from; all others from Article 5, by which a record is complete and true."""


class Fault(NamedTuple):
    """One thing that is wrong: in which column, by which rule, what is wrong, and what to do.

    `besides` are the other columns that have a part in it. Of a person named for the first time, the columns are
    `person.name` and `person.identity`.
    """

    field: str
    rule: Rule
    what: str
    todo: str
    besides: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that has a part in it, the named one first."""
        return (self.field, *self.besides)

    @property
    def article(self) -> str:
        return ARTICLES.get(self.rule, "第五条")

    @property
    def words(self) -> str:
        """What is wrong and what to do, as people read it."""
        return f"{'，'.join(filter(None, (self.what, self.todo)))}。"


class Circumstances(NamedTuple):
    """Under which a record is looked at.

    `complete`: it takes effect or is in force, so nothing may lack. `history`: it is brought in as it was; what had to
    be heard and determined by two people then, nobody asks for now. `stored` is what stands there already, `proposed`
    that a determination of its nature is proposed along, `in_office` whether its person held a post on the day of the act
    or the basis date.
    """

    today: date
    complete: bool = True
    history: bool = False
    stored: CreditRecord | None = None
    proposed: bool = False
    in_office: bool = True


Check = Callable[[CreditRecord, Circumstances], Iterator[Fault]]

_COMMON = {
    "number": "记录编号",
    "collector": "信息采集人员",
    "document_number": "决定书文号",
    "occurred_on": "发生日期",
    "final_on": "复议诉讼期满或维持日期",
    "removed_on": "移出日期",
    "statement": "陈述情况",
    "statement_on": "陈述日期",
    "statement_note": "陈述说明",
    "heard_number": "原决定文号",
    "heard_on": "原决定日期",
    "heard_authority": "原决定机关",
    "notified_on": "告知日期",
    "revoked_on": "撤销日期",
    "repaired_on": "修复日期",
    "person.name": "责任人姓名",
    "person.identity": "责任人证件号码",
}
_UNITS = {"fine": "（元）", "loss": "（万元）"}


def label_of(kind: str, name: str) -> str:
    """What a column is called where it is filled in, with its unit."""
    return f"{LABELS[kind].get(name) or _COMMON[name]}{_UNITS.get(name, '')}"
