"""What happened at some subjects, one function a story: together they show every clause of Article 12 and every state.

Days are counted backwards from the last day of the bureau's story.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from credit.models import CreditRecord, Dispute
from credit.regulation.facts import Regime
from demonstration.files import File, State, Story
from subjects.models import Commitment, Evaluation, Post

MEASURE, ORDER, LOCAL = Regime.MEASURE_2017, Regime.ORDER_11, Regime.LOCAL
MARKED = {
    2: "发生死亡事故后未在一小时内报告，至次日方上报，经查属迟报",
    3: "未取得安全生产许可证，擅自组织生产经营",
    4: "检查时关闭监控、转移作业人员，逃避监管监察",
    5: "被责令停产停业整顿期间，夜间仍组织生产",
    6: "建设项目安全设施未经竣工验收即投入生产",
    7: "重大危险源未登记建档，未定期检测、评估和监控",
    8: "出具与现场严重不符的安全评价报告",
    9: "拒不开展双重预防体系建设，且拒不执行整改指令，性质恶劣",
}


def _commitment(file: File) -> Commitment:
    return file.commitments[-1]


# Commitments: 12.1.1, 12.2.1, R11, R18


def never_committed(file: File) -> None:
    file.commitments.clear()


def withdrew_commitment(file: File) -> None:
    commitment = _commitment(file)
    commitment.ended_on, commitment.ending = file.ago(200), Commitment.Ending.WITHDRAWN


def broke_commitment(file: File) -> None:
    file.misconduct(260, "未按公开承诺落实班前安全培训，经查实")
    commitment = _commitment(file)
    commitment.ended_on, commitment.ending = file.ago(250), Commitment.Ending.BROKEN
    file.commitments.append(Commitment(subject=file.subject, made_on=file.ago(60), published_at="局网站"))


def commits_again(file: File) -> None:
    commitment = _commitment(file)
    commitment.ended_on, commitment.ending = file.ago(400), Commitment.Ending.WITHDRAWN
    again = Commitment(subject=file.subject, made_on=file.ago(9), published_at="厂区公示栏", until_on=file.ago(-16))
    file.commitments.append(again)


# Misconduct: 12.1.2, 12.2.2, 12.3.1, R6


def unit_misconduct(file: File) -> None:
    file.misconduct(120, "特种作业人员未持证上岗")


def old_misconduct(file: File) -> None:
    file.misconduct(600, "未如实记录安全生产教育和培训情况")


def misconduct_lifts_soon(file: File) -> None:
    file.misconduct(357, "安全设施停用未报告")


def principal_replaced(file: File) -> None:
    """The record stays with the unit that replaces its principal."""
    old, ends = next(p for p in file.posts if p.office == Post.Office.PRINCIPAL), file.ago(80)
    file.misconduct(150, "主要负责人未组织制定并实施应急救援预案", person=old.person)
    old.until_on = ends
    file.post(file.someone(), Post.Office.PRINCIPAL, ends)


def principal_left_before_the_determination(file: File) -> None:
    """Who was in office on the day of the act does not take the record along (R6)."""
    old, ends = next(p for p in file.posts if p.office == Post.Office.PRINCIPAL), file.ago(110)
    file.misconduct(90, "主要负责人未督促消除重大事故隐患", person=old.person, occurred_on=file.ago(125))
    old.until_on = ends
    file.post(file.someone(), Post.Office.PRINCIPAL, ends)


def hired_a_record(file: File, elsewhere: File) -> None:
    """A deputy comes from another unit and brings a record along."""
    deputy = elsewhere.someone()
    elsewhere.post(deputy, Post.Office.SAFETY_DEPUTY, elsewhere.ago(900), elsewhere.ago(220))
    elsewhere.misconduct(240, "分管安全负责人未组织隐患排查治理", person=deputy)
    file.post(deputy, Post.Office.SAFETY_DEPUTY, file.ago(30))


def trader_runs_a_unit(file: File, trader: File) -> None:
    """A natural person who is a subject, and principal of a unit: the own misconduct and penalty count for both."""
    assert trader.person
    trader.misconduct(100, "未经许可在住所储存烟花爆竹")
    trader.penalty(70, "未履行主要负责人安全生产管理职责", ("罚款",), fine=Decimal(20000))
    file.posts[:] = [post for post in file.posts if post.office != Post.Office.PRINCIPAL]
    file.post(trader.person, Post.Office.PRINCIPAL, file.ago(700))


# Penalties: 12.1.3, 12.2.3, 12.3.2, R7


def warned_lately(file: File) -> None:
    file.penalty(12, "未按规定设置明显的安全警示标志", ("警告",))


def fined(file: File) -> None:
    file.penalty(95, "未将事故隐患排查治理情况如实记录", ("罚款",), final_on=file.ago(30))


def shut_down(file: File) -> None:
    file.penalty(210, "不具备安全生产条件，经停产停业整顿后方恢复", ("罚款", "责令停产停业"))


def penalty_lifts_soon(file: File) -> None:
    file.penalty(360, "安全设备未进行经常性维护、保养", ("罚款",))


def penalty_lifted_lately(file: File) -> None:
    file.penalty(374, "未对承包单位统一协调、管理", ("罚款",))


def old_penalty_lifts_soon(file: File) -> None:
    file.penalty(1088, "未按规定提取和使用安全生产费用", ("罚款",))


def penalised_by_others(file: File) -> None:
    """Shown, and does not count."""
    for ago, authority, content in (
        (75, "新密市市场监督管理局", "特种设备逾期未检验"),
        (400, "郑州市生态环境局新密分局", "未按规定运行污染防治设施"),
    ):
        file.penalty(ago, content, ("罚款",), by_emergency=False, authority=authority)


# Accidents: 12.1.4, 12.2.4, 12.3.3, 12.4.1, R2, R8, R9


def fatal_accident(file: File) -> None:
    file.accident(250, 190, "“高处坠落”一般事故", deaths=1, injured=1, loss=180)


def old_fatal_accident(file: File) -> None:
    file.accident(800, 730, "“机械伤害”一般事故", deaths=1, loss=150)


def accident_without_death(file: File) -> None:
    file.accident(300, 240, "“灼烫”一般事故", injured=2, loss=85)


def accident_of_others(file: File) -> None:
    file.accident(420, 350, "“车辆伤害”事故（经认定为非责任事故）", liable=False, deaths=1, loss=120)


def under_investigation(file: File) -> None:
    file.accident(18, None, "“坍塌”事故（正在调查）", deaths=1, loss=200, state=State.DRAFT, statement="", notified_on=None, statement_on=None)  # fmt: skip


def larger_accident(file: File) -> None:
    file.accident(430, 350, "“中毒窒息”较大事故", deaths=3, injured=2, loss=620)


def larger_accident_listed(file: File) -> None:
    record = file.accident(1200, 1120, "“冒顶片帮”较大事故", deaths=4, loss=780)
    file.listing([record], MEASURE, 1090, 12, removed=700)


def especially_bad_accident(file: File) -> None:
    record = file.accident(330, 270, "“爆炸”一般事故，瞬时影响周边学校，社会影响恶劣", deaths=1, loss=450, especially_bad=True)  # fmt: skip
    file.listing([record], LOCAL, 255, 12)


def three_fatal_accidents(file: File) -> None:
    file.accident(520, 470, "“物体打击”一般事故", deaths=1, loss=140)
    file.accident(380, 330, "“触电”一般事故", deaths=1, loss=135)
    third = file.accident(190, 130, "“起重伤害”一般事故", deaths=2, loss=310)
    file.listing([third], MEASURE, 110, 12)


# Other sectors' sanctions: 12.1.5, 12.2.5, 12.3.4, R10


def sanctioned(file: File) -> None:
    file.sanction(140, None, "新密市人民法院", "被纳入失信被执行人名单")


def sanction_removed(file: File) -> None:
    file.sanction(500, 130, "国家税务总局新密市税务局", "被认定为重大税收违法失信主体")


def sanction_ends_lately(file: File) -> None:
    record = file.sanction(420, None, "新密市人力资源和社会保障局", "被列入拖欠农民工工资失信联合惩戒对象名单")
    file.later(6, record, "移出", removed_on=file.ago(6))


# National and provincial evaluation: R17


def evaluated_poor(file: File) -> None:
    file.evaluations.append(
        Evaluation(
            subject=file.subject,
            source=Evaluation.Source.NATIONAL,
            result=Evaluation.Result.POOR,
            dated_on=file.ago(350),
        )
    )


def evaluated_better(file: File) -> None:
    for ago, result in ((420, Evaluation.Result.POOR), (90, Evaluation.Result.GOOD)):
        row = Evaluation(
            subject=file.subject, source=Evaluation.Source.PROVINCIAL, result=result, dated_on=file.ago(ago)
        )
        file.evaluations.append(row)


# Level 4 by mark: 12.4.2–12.4.9, with and without listings: R15, R16


def marked_unlisted(item4: int, ago: int) -> Story:
    def story(file: File) -> None:
        file.misconduct(ago, MARKED[item4], item4=item4)

    return story


def marked_and_penalised(item4: int, ago: int) -> Story:
    """Marked misconduct and the penalty for it, with everything for a listing there and no decision yet."""

    def story(file: File) -> None:
        file.misconduct(ago, MARKED[item4], item4=item4)
        file.penalty(ago - 2, f"因“{MARKED[item4]}”受到行政处罚", ("罚款", "责令停产停业"))

    return story


def marked_listed(
    item4: int, ago: int, regime: Regime, months: int, removed: int | None = None, lead: int = 25
) -> Story:
    """Marked misconduct, a penalty with it, and a listing `lead` days later."""

    def story(file: File) -> None:
        record = file.misconduct(ago, MARKED[item4], item4=item4)
        file.penalty(ago - 2, f"因“{MARKED[item4]}”受到行政处罚", ("罚款", "责令停产停业"))
        file.listing([record], regime, ago - lead, months, removed)

    return story


def listing_ends_by_itself_soon(file: File) -> None:
    """Published 36 months ago less three weeks."""
    record = file.misconduct(1100, MARKED[3], item4=3)
    file.penalty(1099, f"因“{MARKED[3]}”受到行政处罚", ("罚款", "没收违法所得"))
    file.listing([record], ORDER, 1096 - 21, 36)


def listed_lately(file: File) -> None:
    record = file.misconduct(75, MARKED[3], item4=3)
    file.penalty(70, f"因“{MARKED[3]}”受到行政处罚", ("罚款", "没收违法所得"))
    file.listing([record], ORDER, 22, 36)


def removed_lately(file: File) -> None:
    record = file.misconduct(460, MARKED[7], item4=7)
    listing = file.listing([record], LOCAL, 430, 12)
    file.later(15, listing, "移出", removed_on=file.ago(15), removal="管理期满，整改验收合格，决定移出")


def repaired_without_a_listing(file: File) -> None:
    """Nobody listed the record: level 4 ended with its repair (R15)."""
    record = file.misconduct(430, MARKED[4], item4=4)
    file.later(20, record, "信用修复", repaired_on=file.ago(20))


def one_listing_over_two(file: File) -> None:
    first = file.misconduct(500, MARKED[4], item4=4)
    second = file.misconduct(480, MARKED[5], item4=5)
    file.listing([first, second], MEASURE, 450, 12)


# States of a record, repair, revocation, dispute: R5, R12, R13


def drafted(file: File) -> None:
    file.misconduct(3, "未按规定开展应急演练（待核实）", state=State.DRAFT, statement="", statement_on=None, notified_on=None)  # fmt: skip


def notified(file: File) -> None:
    record = file.misconduct(10, "有限空间作业未执行审批制度", state=State.NOTIFIED, statement="", statement_on=None)
    record.notified_on = file.ago(4)


def takes_effect_lately(file: File) -> None:
    record = file.misconduct(
        40, "危险作业未安排专门人员现场管理", state=State.NOTIFIED, statement="", statement_on=None
    )
    file.later(
        20,
        record,
        "生效",
        state=State.EFFECTIVE,
        statement=CreditRecord.Statement.WAIVED,
        statement_on=file.ago(21),
    )


def revoked(file: File) -> None:
    file.penalty(
        300,
        "未按规定配备劳动防护用品",
        ("罚款",),
        state=State.REVOKED,
        revoked_on=file.ago(220),
        revocation="行政复议决定撤销",
    )


def revoked_lately(file: File) -> None:
    record = file.penalty(110, "安全出口被占用", ("警告",))
    file.later(
        14,
        record,
        "撤销",
        state=State.REVOKED,
        revoked_on=file.ago(14),
        revocation="复议决定撤销原处罚",
    )


def repaired(file: File) -> None:
    file.penalty(320, "未建立安全风险分级管控制度", ("罚款",), repaired_on=file.ago(100))


def repaired_lately(file: File) -> None:
    record = file.misconduct(240, "隐患整改逾期未完成")
    file.later(17, record, "信用修复", repaired_on=file.ago(17))


def disputed(file: File) -> None:
    record = file.penalty(45, "应急通道堆放杂物", ("警告", "罚款"))
    file.disputes.append(Dispute(record=record, opened_on=file.ago(2)))


def dispute_closed(file: File) -> None:
    record = file.misconduct(280, "安全培训档案与实际不符")
    file.disputes.append(Dispute(record=record, opened_on=file.ago(200), closed_on=file.ago(195)))


# The span under supervision: R20


def deregistered(file: File) -> None:
    file.penalty(700, "停产期间未落实值守", ("警告",))
    file.subject.deregistered_on = file.ago(320)


def enrolled_lately(file: File) -> None:
    enrolled = file.ago(25)
    file.subject.enrolled_on, file.subject.founded_on = enrolled, enrolled - timedelta(days=90)
    file.posts.clear()
    file.post(file.someone(), Post.Office.PRINCIPAL, enrolled)
    file.commitments[:] = [Commitment(subject=file.subject, made_on=enrolled, published_at="局网站")]
    file.evaluations.clear()


STORIES: tuple[Story, ...] = (
    never_committed,
    withdrew_commitment,
    broke_commitment,
    commits_again,
    unit_misconduct,
    old_misconduct,
    misconduct_lifts_soon,
    principal_replaced,
    warned_lately,
    fined,
    shut_down,
    penalty_lifts_soon,
    penalty_lifted_lately,
    old_penalty_lifts_soon,
    penalised_by_others,
    fatal_accident,
    old_fatal_accident,
    accident_without_death,
    accident_of_others,
    under_investigation,
    larger_accident,
    larger_accident_listed,
    especially_bad_accident,
    three_fatal_accidents,
    sanctioned,
    sanction_removed,
    sanction_ends_lately,
    evaluated_poor,
    evaluated_better,
    marked_unlisted(2, 70),
    marked_listed(2, 700, ORDER, 36),
    marked_listed(3, 400, MEASURE, 12),
    marked_listed(4, 900, MEASURE, 12, removed=480),
    marked_unlisted(5, 160),
    marked_listed(5, 1300, MEASURE, 12, removed=850),
    marked_listed(6, 520, LOCAL, 12, removed=100),
    marked_listed(7, 220, LOCAL, 12),
    marked_listed(9, 330, LOCAL, 12),
    listing_ends_by_itself_soon,
    listed_lately,
    removed_lately,
    one_listing_over_two,
    drafted,
    notified,
    takes_effect_lately,
    revoked,
    revoked_lately,
    repaired,
    repaired_lately,
    disputed,
    dispute_closed,
    deregistered,
    enrolled_lately,
    marked_and_penalised(3, 95),
    marked_and_penalised(4, 62),
    marked_and_penalised(5, 48),
    marked_and_penalised(6, 130),
    marked_and_penalised(7, 80),
    marked_and_penalised(2, 55),
    marked_and_penalised(3, 41),
    marked_and_penalised(5, 33),
    principal_left_before_the_determination,
    repaired_without_a_listing,
)
"""A story a subject, in this order."""

OF_EVALUATORS: tuple[Story, ...] = (marked_listed(8, 260, ORDER, 36), marked_listed(8, 1250, ORDER, 36))
"""12.4.8 is about safety evaluation bodies alone. The second listing has ended by itself."""
