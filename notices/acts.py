"""What a person does with the own notices and settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning
from notices import inbox
from notices.forms import NewestForm, SettingsForm
from notices.models import Notice

EVERYBODY = tuple(Role)
LATEST = 10


def _inbox(matter: object) -> str:
    return reverse("notices:notice_list")


def _own(user: User) -> QuerySet[Notice]:
    return user.notices.all()


NOTICE: Acts[Notice] = Acts(
    address="notices:notice_act",
    article="提醒",
    seen_by=_own,
    back=_inbox,
    table={
        "read": Act(title="标为已读", roles=EVERYBODY, said="", do=inbox.mark_read, kept=False),
    },
)

ALL_READ = Beginning(
    title="全部标为已读",
    roles=EVERYBODY,
    form=NewestForm,
    said=lambda by, number: f"{number} 条提醒已标为已读。",
    do=inbox.mark_all_read,
    opens=False,
    back=_inbox,
    kept=False,
)


def _digests(matter: User, by: User, at: datetime) -> Mapping[str, object]:
    return {"digests": by.digests.all()[:LATEST], "mail": settings.MAIL_ENABLED}


def _chosen(person: User) -> str:
    return "接收邮件摘要" if person.digest else "不接收邮件摘要"


SETTINGS = Beginning(
    title="更改设置",
    button="保存",
    roles=EVERYBODY,
    form=SettingsForm,
    template="notices/settings_change.html",
    beside=_digests,
    said=lambda by, person: f"设置已保存：{_chosen(person)}。",
    do=inbox.settle,
    opens=False,
    back=lambda by: reverse("notices:settings_change"),
    noted=lambda person: f"{person}（{person.username}）",
    detail=_chosen,
)
