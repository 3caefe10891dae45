"""The first draft of a circular, in the bureau's words: what the figures say, by section, of no subject and no person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from briefing.circulars.figures import Figures, SectionFigures
from briefing.counting.disputes import FEWEST, share
from documents.templatetags.papers import in_chinese

PROMPT = 95
"""Percent entered in time from which a section is named for it."""
SLOW = 80
"""Percent entered in time below which a section is named for it."""


class Text(NamedTuple):
    """The four parts of a circular that people edit; paragraphs are lines."""

    overview: str
    praise: str
    problems: str
    demands: str


def wording(figures: Figures) -> Text:
    """The draft that the figures give."""
    return Text(
        "\n".join(_overview(figures)),
        "\n".join(_by_section(figures, _well_done)) or "本月各记录部门的办理情况见附表。",
        "\n".join(_by_section(figures, _amiss)) or "本月各记录部门没有超期事项和录入不及时的情况。",
        "\n".join(_demands(figures.whole)),
    )


def _overview(figures: Figures) -> Iterator[str]:
    whole = figures.whole
    yield (
        f"截至{in_chinese(figures.day)}，全局在监管信用主体{whole.subjects}个：一级{whole.level_1}个、二级{whole.level_2}个、"
        f"三级{whole.level_3}个、四级{whole.level_4}个，未评级{whole.ungraded}个。{_compared(figures)}"
    )
    yield f"本月信用等级上升{whole.up}次、下降{whole.down}次。{_records(whole)}"
    yield _objections(whole)
    yield (
        f"本月期限事项按期办结{whole.ended_in_time}件、超期办结{whole.ended_late}件，月末超期未办结{whole.overdue}件。"
        f"本月开展检查{whole.visits}次，本年已检查{whole.reached}个信用主体。"
    )
    yield (
        f"数据质量：近90天应及时录入的记录和检查{whole.looked_at}条，{_in_time(whole)}；"
        f"信息缺失{whole.missing}项、陈旧{whole.stale}项、矛盾{whole.contradictory}项、应录未录{whole.omitted}项。"
    )


def _compared(figures: Figures) -> str:
    """Against the end of the month before, level by level where it differs."""
    whole = figures.whole
    now = (whole.level_1, whole.level_2, whole.level_3, whole.level_4, whole.ungraded)
    moved = [
        f"{name}{'增加' if new > old else '减少'}{abs(new - old)}个"
        for name, old, new in zip(("一级", "二级", "三级", "四级", "未评级"), figures.before, now, strict=True)
        if new != old
    ]
    return f"与上月末相比，{'、'.join(moved)}。" if moved else "与上月末相比，各等级信用主体数量没有变化。"


def _records(whole: SectionFigures) -> str:
    if not whole.records:
        return "本月没有新的失信行为、行政处罚、生产安全事故和联合惩戒记录生效。"
    kinds = (
        ("失信行为", whole.misconduct),
        ("行政处罚", whole.penalties),
        ("生产安全事故", whole.accidents),
        ("联合惩戒", whole.sanctions),
    )
    told = "、".join(f"{name}{number}条" for name, number in kinds if number)
    return f"本月认定或者决定、已生效的信用记录{whole.records}条，其中{told}。"


def _objections(whole: SectionFigures) -> str:
    if not whole.received and not whole.answered:
        return "本月没有收到异议申请。"
    said = f"本月收到异议申请{whole.received}件，答复{whole.answered}件"
    if whole.answered:
        late = whole.answered - whole.in_time
        said += "，均按期答复" if not late else f"，其中按期{whole.in_time}件、超期{late}件"
        said += f"，成立或者部分成立{whole.upheld}件"
    if rate := share(whole.in_time, whole.answered):
        said += f"，按期答复率{rate}"
    return f"{said}。"


def _in_time(row: SectionFigures) -> str:
    if not row.late:
        return "全部及时录入"
    rate = share(row.looked_at - row.late, row.looked_at)
    return f"录入不及时{row.late}条" + (f"，及时率{rate}" if rate else "")


Said: TypeAlias = Callable[[SectionFigures], Iterator[str]]


def _by_section(figures: Figures, say: Said) -> Iterator[str]:
    for row in figures.sections:
        if said := list(say(row)):
            yield f"{row.name}：{'；'.join(said)}。"


def _well_done(row: SectionFigures) -> Iterator[str]:
    if row.ended_in_time and not row.ended_late and not row.overdue:
        yield f"本月{row.ended_in_time}件期限事项全部按期办结，没有超期事项"
    if row.answered and row.in_time == row.answered:
        yield f"{row.answered}件异议全部按期答复"
    if row.looked_at >= FEWEST and 100 * (row.looked_at - row.late) >= PROMPT * row.looked_at:
        yield f"记录和检查录入及时率{share(row.looked_at - row.late, row.looked_at)}"
    if row.subjects and not (row.missing or row.stale or row.contradictory or row.omitted):
        yield "信用信息没有缺失、陈旧、矛盾和应录未录的情况"


def _amiss(row: SectionFigures) -> Iterator[str]:
    if row.overdue:
        yield f"有{row.overdue}件事项超期未办结"
    if row.ended_late:
        yield f"本月有{row.ended_late}件事项超期办结"
    if late := row.answered - row.in_time:
        yield f"有{late}件异议超期答复"
    if row.looked_at >= FEWEST and 100 * (row.looked_at - row.late) < SLOW * row.looked_at:
        yield f"记录和检查录入及时率{share(row.looked_at - row.late, row.looked_at)}，偏低"
    if row.omitted:
        yield f"应录未录{row.omitted}项"
    if row.contradictory:
        yield f"信息矛盾{row.contradictory}项"


def _demands(whole: SectionFigures) -> Iterator[str]:
    demands = [
        *(["有超期未办结事项的部门，要逐件查明原因，尽快办结，并向分管领导说明。"] if whole.overdue else []),
        *(["对应录未录的事项逐项核对，符合认定条件的依法告知、听取陈述后录入；不构成失信行为的，写明原因。"] if whole.omitted else []),
        *(["记录、检查结果要在作出决定、完成检查之日起7个工作日内录入，提供信息的部门对真实性负责（第五条）。"] if whole.late else []),
        *(["补齐公开承诺、主要负责人、联系方式和综合评价等缺失信息，更正相互矛盾的信息。"] if whole.missing or whole.contradictory else []),
        *(["对四级信用主体落实重点监管措施，按规定办理名单列入、移出。"] if whole.level_4 else []),
        "引导失信主体主动纠正失信行为，符合条件的及时申请信用修复（第十六条）。",
    ]  # fmt: skip
    for number, demand in enumerate(demands, start=1):
        yield f"{number}．{demand}"
