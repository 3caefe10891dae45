"""Sending the digests that were promised, each once as far as SMTP allows.

A worker claims a row before it speaks to the mail server and marks it sent afterwards. What one that died left is sent
again under the same Message-ID, by which a mail server or a reader's program knows a repetition. What failed is tried
again later, the same day; what is not out by the end of the day is given up, because the next digest says everything
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts.models import User
from desk import promises
from desk.models import Hindrance
from notices.models import Digest, Notice

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long to wait after the first, second, … failure; the last one again and again."""
_OF_ONE_MAIL = (SMTPRecipientsRefused, SMTPDataError, ValueError)
"""Faults that lie in one mail or its address; after any other the server is left alone until the next run."""
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (SMTPRecipientsRefused, "收件地址被邮件服务器拒收，请核对邮箱"),
    (SMTPDataError, "邮件内容被邮件服务器拒收"),
    (SMTPSenderRefused, "发件地址被邮件服务器拒绝，请核对 EMAIL_FROM"),
    (SMTPAuthenticationError, "邮件服务器不接受用户名或密码，请核对 EMAIL_URL"),
    (SMTPServerDisconnected, "邮件服务器没有应答，或者中断了连接"),
    (TimeoutError, "邮件服务器没有应答"),
    (SMTPException, "邮件服务器拒绝了请求"),
    (OSError, "连不上邮件服务器"),
    (ValueError, "收件地址不能使用，请核对邮箱"),
)
State = Digest.State
_GIVEN_UP = {"state": State.GIVEN_UP, "text": ""}


class Letter(NamedTuple):
    """What a digest says."""

    title: str
    text: str


def wanting(day: date) -> QuerySet[User]:
    """The people who get a digest and have none of this day yet."""
    people = User.objects.filter(is_active=True, digest=True).exclude(email="")
    return people.exclude(digests__day=day).order_by("pk")


@transaction.atomic
def promise(person: User, day: date, letter: Letter | None, *, at: datetime, tells_of: Iterable[Notice] = ()) -> None:
    """Promise a letter of this day, or note that there is nothing to say; whoever comes second changes nothing.

    The notices that the letter tells of are told by no other one, unless this one is given up.
    """
    state = State.PROMISED if letter else State.NOTHING
    title, text = letter or ("", "")
    first = {"state": state, "title": title[:200], "text": text, "asked_at": at, "next_at": at}
    row, made = Digest.objects.get_or_create(recipient=person, day=day, defaults=first)
    if made:
        person.notices.filter(pk__in=[notice.pk for notice in tells_of]).update(digest=row)


def give_up(at: datetime) -> int:
    """Give up what did not go out on its day; returns how many there were."""
    left = promises.owed(Digest.objects.filter(day__lt=localtime(at).date()))
    return sum(promises.give_up(row, _left_over(row), at=at, **_GIVEN_UP) for row in left)


def _left_over(row: Digest) -> Hindrance:
    """What hindered it last; where nobody came to it, that."""
    nobody = Hindrance("当日未能发出", "请核对邮件任务是否在运行；这一天的摘要不再发出，次日照常")
    return Hindrance(row.failure, row.todo, row.fault) if row.failure else nobody


def send_due(moment: Callable[[], datetime]) -> int:
    """Send what is promised for today, one after the other; returns how many went out. Safe to run at the same time."""
    sent = 0
    give_up(moment())
    while settings.MAIL_ENABLED and (digest := _claim(moment())) is not None:
        try:
            _send(digest)
        except (SMTPException, OSError, ValueError) as fault:
            _failed(digest, fault, at=moment())
            if not isinstance(fault, _OF_ONE_MAIL):
                break
        else:
            sent += promises.settle(digest, state=State.SENT, sent_at=moment(), text="")
    return sent


def _claim(at: datetime) -> Digest | None:
    rows = Digest.objects.filter(day=localtime(at).date()).select_related("recipient")
    while (digest := promises.claim(rows, at, state=State.SENDING)) is not None:
        person = digest.recipient
        if person.is_active and person.digest and person.email:
            return digest
        promises.give_up(digest, Hindrance("账号已停用，或者邮箱、摘要已取消", "不必处理"), at=at, **_GIVEN_UP)
    return None


def _send(digest: Digest) -> None:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<digest.{digest.day}.{digest.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(digest.title, digest.text, to=[digest.recipient.email], headers=headers).send()


def _failed(digest: Digest, fault: Exception, *, at: datetime) -> None:
    pause = PAUSES[min(digest.attempts, len(PAUSES)) - 1]
    told = next((words for kind, words in _FAULTS if isinstance(fault, kind)), "邮件没有发出")
    todo = "会自动再发，当日未能发出的不再发；持续如此的，请核对邮件服务器的设置（EMAIL_URL、EMAIL_FROM）和收件人的邮箱"
    why = Hindrance(told, todo, f"{type(fault).__name__}: {fault}")
    promises.fail(digest, why, at=at, pause=pause, state=State.PROMISED)
