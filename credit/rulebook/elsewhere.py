"""Values that this app keeps outside the versions, for the screen 参数与口径: periods of publication, escalation of terms."""

from __future__ import annotations

from datetime import date

from credit.folders import Kept
from credit.regulation.publicity import EDITIONS, Severity, edition_on
from credit.terms import escalation
from credit.terms.clocks import TermKind


def publicity(today: date) -> list[Kept]:
    """R24, Article 16: how long each class is published, by the edition in force and those to come."""
    current = edition_on(today)
    shown = [edition for edition in EDITIONS if edition == current or edition.in_force_from > today]
    return [
        Kept(
            f"{severity.label}失信行为的公示期", edition.publicity[severity].words, edition.in_force_from, edition.name
        )
        for edition in shown
        for severity in Severity
    ]


def escalated(today: date) -> list[Kept]:
    """Who is told of a term before its day, on it and after it (督办)."""
    basis = "本局确定"
    before = f"满 {escalation.LONG_TERM.days} 日的期限提前 {escalation.LONG_BEFORE.days} 日，不满的提前 {escalation.SHORT_BEFORE.days} 日"
    return [
        Kept("到期前提醒办理人", f"剩余一个工作日时；按日历天数计的：{before}", None, basis),
        Kept("超期提醒办理人和审核人", "到期次日", None, basis),
        Kept("期限两倍时提醒局领导", f"按日历天数计的最迟超期 {escalation.LATEST_TWICE.days} 日", None, basis),
    ]


def terms_of(*kinds: TermKind) -> list[Kept]:
    """Terms as their rooms count them: so many working days."""
    return [
        Kept(kind.label, f"{kind.working_days} 个工作日", None, kind.article) for kind in kinds if kind.working_days
    ]
