"""失信行为: marked with an item of 12.4 or not, of the unit or of a person who is known beyond doubt (R6, R15)."""

from __future__ import annotations

from collections.abc import Iterator

from credit.models import CreditRecord
from credit.records.validity import judging
from credit.records.validity.faults import Circumstances, Fault, Rule
from subjects import identity

FIRST_ITEM4, LAST_ITEM4 = 2, 9
"""The items of 12.4 that mark misconduct; the first one is about accidents."""


def item4(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """R15: one of 12.4.2 to 12.4.9, or none."""
    if record.item4 is not None and not FIRST_ITEM4 <= record.item4 <= LAST_ITEM4:
        what = f"四级情形应在 {FIRST_ITEM4}–{LAST_ITEM4} 之间"
        yield Fault("item4", Rule.OUT_OF_RANGE, what, "请核对；不属于的留空")


def person(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """R6: somebody named for the first time has a number that can be one, or whose fault the papers explain."""
    named = record.person
    if named is None:
        return
    if named.pk is None:
        try:
            identity.check_citizen_number(named.identity)
        except identity.FormFault as fault:
            yield _number_fault(Rule.IDENTITY, str(fault))
        except identity.CheckFault as fault:
            if not named.check_waiver.strip():
                said = str(fault).partition("；")[0] if seen.history else str(fault)
                yield _number_fault(Rule.CHECK_DIGIT, said)
    if record.basis_on and not seen.in_office:
        days = "行为发生当日和认定当日都" if record.occurred_on else "认定当日"
        what = f"责任人在{days}没有登记任职（未任本单位主要负责人或分管安全负责人），以后任职的自任职起计入"
        yield Fault(
            "person", Rule.NOT_IN_OFFICE, what, "" if record.occurred_on else "行为发生时任职的，请填写发生日期"
        )


def _number_fault(rule: Rule, said: str) -> Fault:
    what, _, todo = said.rstrip("。").partition("，请")
    return Fault("person.identity", rule, what, f"请{todo or '核对证件'}")


def catalogue_item(record: CreditRecord, seen: Circumstances) -> Iterator[Fault]:
    """R24: the item belongs to an edition that was in force on the day of determination."""
    item, day = record.catalogue_item, record.basis_on
    if item and day and not item.holds_on(day):
        until = f"，{item.ended_on} 停止适用" if item.ended_on else ""
        what = f"目录事项“{item}”自 {item.begins_on} 起施行{until}，认定日期（{day}）不适用"
        yield Fault("catalogue_item", Rule.OUT_OF_FORCE, what, "请选择认定之日施行的目录事项", ("basis_on",))


CHECKS = (item4, judging.mark, person, catalogue_item)
