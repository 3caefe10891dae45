"""The policy of Article 14 (level → ratio and times, caps): proposed by one person, approved by a leader who is another.

An approved policy never changes: another one takes its place from a later day on. A returned one is proposed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Role, User
from credit.folders import Kept
from inspections.models import InspectionPolicy, PolicyCap, PolicyLine
from inspections.models.plans import LEVELS
from notices.telling import tell
from subjects.models import Industry
from subjects.moving import locked, move

ARTICLE = InspectionPolicy.ARTICLE
PROPOSERS = (Role.SUPERVISOR, Role.LEADER)
State = InspectionPolicy.State
NAMES = dict(LEVELS)


class LevelRule(NamedTuple):
    """One level: the share of its subjects that a year's draws reach (percent), and the visits of a drawn one."""

    level: int
    ratio: Decimal
    times: int


class CapRule(NamedTuple):
    """The most visits a year of levels 1 to 4 in an industry; without one, in all that have no caps of their own."""

    industry: Industry | None
    most: tuple[int, int, int, int]


class Proposal(NamedTuple):
    """What a policy is to say."""

    title: str
    effective_on: date
    basis: str
    rules: Sequence[LevelRule]
    caps: Sequence[CapRule]


def faults(rules: Sequence[LevelRule], caps: Sequence[CapRule]) -> list[str]:
    """Where a policy would be against Article 14 or the cap, in words."""
    if sorted(rule.level for rule in rules) != list(NAMES):
        return ["一级至四级须各有一行抽查比例和检查频次。"]
    return [*_rule_faults(sorted(rules)), *(fault for cap in caps for fault in _cap_faults(cap, sorted(rules)))]


def _rule_faults(rules: Sequence[LevelRule]) -> Iterator[str]:
    for rule in rules:
        if not 0 < rule.ratio <= 100:
            yield f"{NAMES[rule.level]}的抽查比例应大于 0、不超过 100%；一级也不能免查，请更改。"
        if rule.times < 1:
            yield f"{NAMES[rule.level]}的检查频次每年至少 1 次，请更改。"
    for lower, higher in pairwise(rules):
        if higher.ratio < lower.ratio:
            yield f"{NAMES[higher.level]}的抽查比例（{_plain(higher.ratio)}%）低于{NAMES[lower.level]}（{_plain(lower.ratio)}%），应不低于，请更改。"
        if higher.times < lower.times:
            yield f"{NAMES[higher.level]}的检查频次（{higher.times} 次）低于{NAMES[lower.level]}（{lower.times} 次），应不低于，请更改。"


def _cap_faults(cap: CapRule, rules: Sequence[LevelRule]) -> Iterator[str]:
    of = cap.industry.name if cap.industry else "各行业（未另行规定的）"
    for rule, most in zip(rules, cap.most, strict=True):
        if rule.times > most:
            yield f"{of}{NAMES[rule.level]}的检查频次（{rule.times} 次）超过年度上限（{most} 次），请更改其一。"
    for level, (lower, higher) in enumerate(pairwise(cap.most), start=2):
        if higher < lower:
            yield f"{of}{NAMES[level]}的年度上限（{higher} 次）低于{NAMES[level - 1]}（{lower} 次），应不低于，请更改。"


def _plain(ratio: Decimal) -> str:
    return f"{ratio.normalize():f}"


def kept(today: date) -> list[Kept]:
    """The policy in force and those to come, for the screen 参数与口径."""
    approved = InspectionPolicy.objects.filter(state=State.APPROVED).prefetch_related("lines")
    begun = approved.filter(effective_on__lte=today).order_by("-effective_on", "-pk")[:1]
    coming = approved.filter(effective_on__gt=today).order_by("effective_on", "pk")
    return [
        Kept(str(policy), "；".join(_told(line) for line in policy.lines.all()), policy.effective_on, policy.basis)
        for policy in (*begun, *coming)
    ]


def _told(line: PolicyLine) -> str:
    return f"{line.get_level_display()}：年度抽查 {line.ratio.normalize():f}%，检查 {line.times} 次"


def rules_of(policy: InspectionPolicy) -> list[LevelRule]:
    """The lines of a policy, by level."""
    return [LevelRule(row.level, row.ratio, row.times) for row in policy.lines.all()]


def caps_of(policy: InspectionPolicy) -> list[CapRule]:
    """The caps of a policy: those for the rest first, then by industry; an industry without all four is left out."""
    found: dict[Industry | None, dict[int, int]] = {}
    for row in policy.caps.select_related("industry"):
        found.setdefault(row.industry, {})[row.level] = row.most
    rows = sorted(found.items(), key=lambda item: item[0].code if item[0] else "")
    return [CapRule(industry, (m[1], m[2], m[3], m[4])) for industry, m in rows if len(m) == len(NAMES)]


class Compared(NamedTuple):
    """One level of a policy, with what the one in force says of it where that differs."""

    level: int
    ratio: Decimal
    times: int
    ratio_now: Decimal | None
    times_now: int | None


def compared(policy: InspectionPolicy, current: InspectionPolicy | None) -> list[Compared]:
    """The lines of a policy beside those of the one in force."""
    now = {rule.level: rule for rule in rules_of(current)} if current and current != policy else {}
    return [_compared(rule, now.get(rule.level, rule)) for rule in rules_of(policy)]


def _compared(rule: LevelRule, now: LevelRule) -> Compared:
    ratio = now.ratio if now.ratio != rule.ratio else None
    return Compared(*rule, ratio, now.times if now.times != rule.times else None)


def must_propose(by: User) -> None:
    """Supervisors and leaders propose."""
    rules.must_be_one_of(by, *PROPOSERS, article=ARTICLE, reason="检查政策由审核人或局领导拟订。")


@transaction.atomic
def propose(proposal: Proposal, *, by: User, at: datetime) -> InspectionPolicy:
    """Put a policy before a leader. Raises Refused where it cannot be right."""
    must_propose(by)
    if not proposal.title.strip() or not proposal.basis.strip():
        raise Refused(ARTICLE, "请写明政策的名称和依据。")
    _must_be_right(proposal.rules, proposal.caps)
    _must_lie_ahead(proposal.effective_on, localtime(at).date())
    policy = InspectionPolicy(
        title=proposal.title.strip(),
        effective_on=proposal.effective_on,
        basis=proposal.basis.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    policy.write(by=by, at=at, reason="拟订检查政策")
    PolicyLine.objects.bulk_create(PolicyLine(policy=policy, **rule._asdict()) for rule in proposal.rules)
    PolicyCap.objects.bulk_create(
        PolicyCap(policy=policy, industry=cap.industry, level=level, most=most)
        for cap in proposal.caps
        for level, most in enumerate(cap.most, start=1)
    )
    _ask(policy, by, at)
    return policy


def renew(policy: InspectionPolicy, *, proposal: Proposal, by: User, at: datetime) -> InspectionPolicy:
    """Propose another one that began from this one's numbers."""
    return propose(proposal, by=by, at=at)


def _ask(policy: InspectionPolicy, by: User, at: datetime) -> None:
    tell(
        User.objects.filter(role=Role.LEADER, is_active=True).exclude(pk=by.pk),
        key=f"inspections.policy:{policy.pk}",
        title=f"检查政策待批准：{policy}",
        body=f"{by}拟订，{policy.effective_on} 起生效，须由另一名局领导批准。",
        url=policy.get_absolute_url(),
        at=at,
    )


def _must_be_right(rules: Sequence[LevelRule], caps: Sequence[CapRule]) -> None:
    if wrong := faults(rules, caps):
        raise Refused(ARTICLE, wrong[0])


def _must_lie_ahead(effective_on: date, today: date) -> None:
    if effective_on < today:
        raise Refused(ARTICLE, f"生效日期（{effective_on}）早于今天（{today}），政策不溯及既往，请更改。")


def must_decide(policy: InspectionPolicy, by: User) -> None:
    """Two persons: a leader decides, and never on the own proposal."""
    rules.must_be_one_of(by, Role.LEADER, article=ARTICLE, reason="检查政策由局领导批准。")
    reason = "检查政策须由拟订人以外的局领导批准，您是拟订人。"
    rules.must_be_another(by, policy.proposed_by_id, article=ARTICLE, reason=reason)


def _to_decide(policy: InspectionPolicy, to: State, by: User) -> InspectionPolicy:
    policy = locked(policy)
    policy.must_move(to)
    must_decide(policy, by)
    return policy


def decide(policy: InspectionPolicy, *, approved: bool, note: str, by: User, at: datetime) -> InspectionPolicy:
    """The leader's word: the policy is approved, or goes back with a reason."""
    return approve(policy, by=by, at=at, note=note) if approved else send_back(policy, reason=note, by=by, at=at)


@transaction.atomic
def approve(policy: InspectionPolicy, *, by: User, at: datetime, note: str = "") -> InspectionPolicy:
    """The leader's word: in force from its day on, and never changed again."""
    policy = _to_decide(policy, State.APPROVED, by)
    _must_be_right(rules_of(policy), caps_of(policy))
    _must_lie_ahead(policy.effective_on, localtime(at).date())
    try:
        with transaction.atomic():
            return _decided(policy, State.APPROVED, note, by, at)
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"已有另一政策自 {policy.effective_on} 起生效，请退回，改定生效日期。") from collision


@transaction.atomic
def send_back(policy: InspectionPolicy, *, reason: str, by: User, at: datetime) -> InspectionPolicy:
    """Turn a proposal down with a reason; whoever proposed it may propose anew."""
    policy = _to_decide(policy, State.RETURNED, by)
    if not reason.strip():
        raise Refused(ARTICLE, "请写明退回的理由。")
    return _decided(policy, State.RETURNED, reason, by, at)


def _decided(policy: InspectionPolicy, to: State, note: str, by: User, at: datetime) -> InspectionPolicy:
    policy.note, policy.decided_by, policy.decided_at = note.strip(), by, at
    move(policy, to, by=by, at=at, reason=to.label)
    if policy.proposed_by:
        tell(
            [policy.proposed_by],
            key=f"inspections.policy:{policy.pk}:decided",
            title=f"检查政策{to.label}：{policy}",
            body=policy.note,
            url=policy.get_absolute_url(),
            at=at,
        )
    return policy
