"""The acts of sharing as tables (Article 13): on a message, a file, a difference; a new file, a new reconciliation."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts import rules
from accounts.gate import STAFF
from accounts.models import Role, User
from desk.acts import Act, Acts, Beginning, Crumb
from disclosure.forms.sharing import BatchForm, ColumnNamesForm, ExplainForm, ReceiptForm, ReconciliationForm
from disclosure.models import Batch, Difference, Message, Reconciliation
from disclosure.models.messages import ARTICLE
from disclosure.sharing import filing, naming, reconciling, sending
from subjects.models import Subject

State = Message.State

_SENT_AGAIN = (
    "按现在的事实核对：内容没有变化的，以同一幂等键重新推送，平台不会重复入库；",
    "内容已有变化的，生成新的推送代替本条；",
    "仍有预检问题、异议处理中或者等级待确认的，不推送并说明原因。",
)


def messages_of(user: User) -> QuerySet[Message]:
    """The messages that this person may see, with what they are about."""
    related = ("matter__subject__department", "matter__record", "matter__listing", "batch")
    return Message.objects.visible_to(user).select_related(*related).order_by("-pk")


def _may_go_again(message: Message, user: User) -> bool:
    return rules.is_of(user, message.matter.subject.department_id) and message.may_be_sent_again


def _sent_again(message: Message, made: Message) -> str:
    return f"{made}：{'平台持有的已是现在的内容，不必再推送' if made.overtaken else made.get_state_display()}。"


MESSAGE: Acts[Message] = Acts(
    address="disclosure:message_act",
    article=ARTICLE,
    seen_by=messages_of,
    subject=lambda message: message.matter.subject,
    crumbs=lambda message: [Crumb("推送与回执", reverse("disclosure:message_list"))],
    table={
        "send": Act(
            title="重新推送",
            roles=STAFF,
            states=(State.REFUSED, State.DEAD),
            told=_SENT_AGAIN,
            said=_sent_again,
            do=sending.send_again,
            offered=_may_go_again,
            opens=True,
            detail=str,
            primary=True,
        ),
        "check": Act(
            title="重新核对",
            roles=STAFF,
            states=(State.FAULTY,),
            told=_SENT_AGAIN,
            said=_sent_again,
            do=sending.send_again,
            offered=_may_go_again,
            opens=True,
            detail=str,
            primary=True,
        ),
    },
)


def _files_crumb(matter: object) -> list[Crumb]:
    return [Crumb("双公示文件", reverse("disclosure:batch_list"))]


NEW_BATCH = Beginning(
    title="生成双公示文件",
    button="生成文件",
    roles=STAFF,
    form=BatchForm,
    told=(
        "所选种类现在待推送的全部列入文件，内容冻结，不能再更改；",
        "列入文件的不再通过接口推送，状态改为“已推送待回执”；",
        "自然人的文件中有完整的证件号码，请按规定保管；下载会记入操作痕迹；",
        "收到平台回执后请登记，逐条入库或者退回。",
    ),
    said=lambda by, made: f"{made}已生成，共 {made.rows} 条。请下载后报送，并在收到回执后登记。",
    do=filing.make,
    back=lambda by: reverse("disclosure:batch_list"),
    crumbs=_files_crumb,
    noted=lambda made: f"{made} {made.get_kind_display()}",
)


def batches_of(user: User) -> QuerySet[Batch]:
    """The files that this person may see, without their bytes."""
    whole = Batch.objects.visible_to(user).defer("csv", "xlsx")
    return whole.select_related("department", "made_by", "settled_by")


def _awaits_receipt(batch: Batch, user: User) -> bool:
    return rules.is_of(user, batch.keeper_id) and batch.settled_at is None


BATCH: Acts[Batch] = Acts(
    address="disclosure:batch_act",
    article=ARTICLE,
    seen_by=batches_of,
    crumbs=_files_crumb,
    table={
        "receive": Act(
            title="登记回执",
            roles=STAFF,
            form=ReceiptForm,
            told=(
                "退回清单中的条目标为“被退回”，其余标为“已入库”；",
                "撤回入库的，“撤回共享”的期限随之办结。回执登记后不能更改。",
            ),
            said=lambda batch, made: f"回执已登记：入库 {made.rows - made.refused} 条，退回 {made.refused} 条。",
            do=filing.receive,
            offered=_awaits_receipt,
            detail=lambda made: made.receipt,
            primary=True,
        ),
    },
)


def _compared(made: Reconciliation) -> str:
    return f"一致 {made.same} 条，差异 {made.differences.count()} 条"


NEW_RECONCILIATION = Beginning(
    title="平台对账",
    button="上传并核对",
    roles=STAFF,
    form=ReconciliationForm,
    told=(
        "按主体代码和文号（记录编号）对应，只核对文件中有的字段；",
        "上传后只核对，不推送；每条差异由其记录部门处理。文件不保存，只留摘要值。",
    ),
    said=lambda by, made: f"对账完成：{_compared(made)}。",
    do=reconciling.compare,
    back=lambda by: reverse("disclosure:reconciliation_list"),
    crumbs=lambda by: [Crumb("对账", reverse("disclosure:reconciliation_list"))],
    detail=_compared,
)


def differences_of(user: User) -> QuerySet[Difference]:
    """The differences that this person may see."""
    return Difference.objects.visible_to(user).select_related("reconciliation", "subject__department", "matter")


def _subject_of(difference: Difference) -> Subject | None:
    return difference.subject


def _may_be_resent(difference: Difference, user: User) -> bool:
    return difference.is_ours


def _may_be_withdrawn(difference: Difference, user: User) -> bool:
    return not difference.is_ours and difference.subject is not None


def _settled(difference: Difference, made: Difference) -> str:
    return f"{made}：{made.get_state_display()}。"


DIFFERENCE: Acts[Difference] = Acts(
    address="disclosure:difference_act",
    article=ARTICLE,
    seen_by=differences_of,
    name=lambda difference: f"对账差异 {difference}",
    subject=_subject_of,
    crumbs=lambda difference: [
        Crumb("对账", reverse("disclosure:reconciliation_list")),
        Crumb(str(difference.reconciliation), difference.reconciliation.get_absolute_url()),
    ],
    back=lambda difference: difference.reconciliation.get_absolute_url(),
    table={
        "resend": Act(
            title="重新推送",
            roles=STAFF,
            states=(Difference.Settled.OPEN,),
            told=("按现在的事实向平台推送本局的内容，以本局为准；", "按规定不得共享的，改为撤回。"),
            said=_settled,
            do=reconciling.send_again,
            offered=_may_be_resent,
        ),
        "withdraw": Act(
            title="撤回",
            roles=STAFF,
            states=(Difference.Settled.OPEN,),
            told=("请平台撤下这条本局不应共享的信息；", "现行有效的信息不能撤回。"),
            said=_settled,
            do=reconciling.withdraw,
            offered=_may_be_withdrawn,
            dangerous=True,
        ),
        "explain": Act(
            title="说明差异",
            button="说明",
            roles=STAFF,
            states=(Difference.Settled.OPEN,),
            form=ExplainForm,
            told=("不推送任何内容，写明原因后差异标为“已说明”。",),
            said=_settled,
            do=reconciling.explain,
            detail=lambda made: made.note,
        ),
    },
)


COLUMNS = Beginning(
    title="更改导出字段对照",
    button="保存",
    roles=(Role.ADMINISTRATOR,),
    form=ColumnNamesForm,
    template="disclosure/column_list.html",
    said="导出字段对照已保存，今后生成的文件按此命名。",
    do=naming.rename,
    opens=False,
    back=lambda by: reverse("disclosure:column_list"),
    noted=lambda number: f"{number} 个字段",
)
