"""The daily digest (待办摘要): at 08:30 on working days, what waits for a person and what was not read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.utils.timezone import localtime

from accounts.models import User
from credit.models import Term
from credit.regulation.periods import Calendar
from credit.terms import worklist
from credit.terms.calendar import calendar
from notices import posting
from notices.models import Notice
from notices.posting import Letter

FROM, UNTIL = time(8, 30), time(18, 0)
"""After an outage the digest still comes the same day, within office hours."""
AT_MOST = 30
"""Lines of one kind in a mail."""


def promise(now: datetime) -> int:
    """Promise the digest of the day to everybody who has none yet; returns how many people that were."""
    local = localtime(now)
    by = calendar()
    if not (settings.MAIL_ENABLED and FROM <= local.time() < UNTIL and by.is_working(local.date())):
        return 0
    posting.give_up(now)
    people = list(posting.wanting(local.date()))
    for person in people:
        unread = list(person.notices.unread().untold_by_mail())
        posting.promise(person, local.date(), letter_to(person, unread, local.date(), by), at=now, tells_of=unread)
    return len(people)


def letter_to(person: User, unread: list[Notice], today: date, by: Calendar) -> Letter | None:
    """What there is to say to this person; nothing where nothing waits and everything was read or told before."""
    own = Term.objects.waiting_for(person)
    counted = worklist.tally(own, today)
    if not (counted.running or unread):
        return None
    first = worklist.running(own).select_related("subject")[:AT_MOST]
    told = [f"{person}：您好。"]
    if counted.running:
        told.append(_of_tasks(worklist.tasks(first, today, by), counted))
    if unread:
        told.append(_of_notices(unread[:AT_MOST], len(unread)))
    return Letter(_title(today, counted, len(unread)), "\n\n".join([*told, _foot()]) + "\n")


def _title(today: date, counted: worklist.Tally, unread: int) -> str:
    parts = (
        f"超期 {counted.overdue} 件" if counted.overdue else "",
        f"今日到期 {counted.due} 件" if counted.due else "",
        f"待办 {counted.running} 件" if counted.running else "",
        f"未读提醒 {unread} 条" if unread else "",
    )
    return f"安信待办摘要 {today}：{'，'.join(part for part in parts if part)}"


def _of_tasks(tasks: list[worklist.Task], counted: worklist.Tally) -> str:
    lines = [f"我的待办 {counted.running} 件（按剩余时间）"]
    for number, task in enumerate(tasks, 1):
        term = task.term
        provisional = "（暂定）" if term.provisional else ""
        lines.append(
            f"{number}. 【{task.standing.words}】{term.case_title}　{term.label}　{term.subject}"
            f"　截止 {term.due_on}{provisional}　{term.article}"
        )
    if counted.running > len(tasks):
        lines.append(f"另有 {counted.running - len(tasks)} 件，请登录查看。")
    if counted.suspended:
        lines.append(f"暂停计时 {counted.suspended} 件，未列。")
    return "\n".join(lines)


def _of_notices(notices: Iterable[Notice], number: int) -> str:
    lines = [f"未读提醒 {number} 条"]
    lines += [f"· {localtime(notice.told_at):%m-%d %H:%M}　{notice.title}" for notice in notices]
    return "\n".join([*lines, f"另有 {number - AT_MOST} 条，请登录查看。"] if number > AT_MOST else lines)


def _foot() -> str:
    site = f"登录办理：{settings.SITE_URL}\n" if settings.SITE_URL else ""
    return f"{site}本邮件由安信系统在工作日 08:30 自动发送，请勿回复；不需要时可在“我的设置”中关闭。"
