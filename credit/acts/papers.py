"""The act on a ledger file: one that failed is tried again."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.gate import READERS
from accounts.models import User
from credit.ledger import papers
from credit.models import Paper
from desk.acts import Act, Acts, Crumb


def own_papers(user: User) -> QuerySet[Paper]:
    """What this person asked for."""
    return Paper.objects.filter(requested_by=user)


PAPER: Acts[Paper] = Acts(
    address="credit:paper_act",
    article="第十三条",
    seen_by=own_papers,
    name=lambda paper: paper.title,
    crumbs=lambda paper: [Crumb("我的文件", reverse("credit:paper_list"))],
    table={
        "retry": Act(
            title="重新生成",
            roles=READERS,
            told=("按原来的条件再次生成文件。",),
            said="",
            do=papers.retry,
            kept=False,
        ),
    },
)
