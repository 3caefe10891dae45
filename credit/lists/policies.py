"""The versions of the values by which changes are told and commitments asked for (等级告知和承诺口径)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from accounts.gate import READERS, SignedInRequest
from credit.acts.policies import policies_of
from credit.levels import policies
from credit.models import TellingPolicy
from desk.lists.columns import Column, marked
from desk.lists.lists import Empty, Listing


def _current(request: SignedInRequest, today: date, rows: Sequence[object]) -> Mapping[str, object]:
    return {"current": policies.in_force(today), "may_propose": request.user.role in policies.PROPOSERS}


TELLING_POLICIES: Listing[TellingPolicy] = Listing(
    name="credit.telling_policies",
    title="等级告知和承诺口径",
    lead="变动告知、复核和公开承诺提醒的期限。各版自生效日期起适用，由两人拟订、批准，批准后不更改（R23）。",
    address="credit:telling_policy_list",
    roles=READERS,
    seen_by=policies_of,
    columns=(
        Column(name="effective", label="生效日期", value=lambda row: row.effective_on, css="tight", head=True),
        Column(
            name="state",
            label="状态",
            value=lambda row: row.state_shown,
            shown=lambda row: marked(row.state_shown, row.look),
            css="tight",
        ),
        Column(name="notice", label="变动告知", value=lambda row: f"{row.notice_days} 个工作日", css="tight"),
        Column(name="second", label="降为三级的复核", value=lambda row: row.second_look, css="tight"),
        Column(name="reminder", label="承诺提醒间隔", value=lambda row: f"{row.reminder_days} 日", css="tight"),
        Column(name="expiry", label="承诺到期提醒", value=lambda row: f"{row.expiry_days} 日", css="tight"),
        Column(name="proposed", label="拟订", value=lambda row: str(row.proposed_by)),
        Column(name="decided", label="批准", value=lambda row: str(row.decided_by or "")),
        Column(name="basis", label="依据", value=lambda row: row.basis, css="telling", spare=True),
    ),
    order=("-effective_on", "-pk"),
    template="credit/telling_policy_list.html",
    beside=_current,
    empty=Empty("还没有拟订过口径", "按系统载入的数值办理；要更改的，请拟订一版，由局领导批准。", "settings"),
)
