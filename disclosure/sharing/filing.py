"""双公示 files (Article 13): penalties that wait, as csv and xlsx in the columns of the standard, frozen under a number.

Handed over by hand where the platform takes no messages; the receipt that comes back settles each message.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import Department, User
from config.at_need import AtNeed
from credit.models import DisclosureRequest, Export
from credit.outside import exporting
from desk.models import UNHINDERED, Hindrance
from disclosure.models import Batch, ColumnName, Matter, Message
from disclosure.models.messages import ARTICLE, MessageQuerySet
from disclosure.sharing import sending
from disclosure.sharing.content import on_the_way_out
from disclosure.sharing.sheets import WITHDRAWAL_SHEET, Field, file_sheet
from subjects import identity
from subjects.models import Kind as SubjectKind

xlsxwriter = AtNeed("xlsxwriter")

Kind = Batch.Kind
State = Message.State
MOST_ROWS = 5000


class Table(NamedTuple):
    """The columns of a file, as the receiver calls them, and its rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def waiting(kind: str, department: Department) -> MessageQuerySet:
    """The messages that a file of this kind would hold now."""
    earlier = Message.objects.unsettled().filter(matter=OuterRef("matter"), sequence__lt=OuterRef("sequence"))
    unseen = DisclosureRequest.objects.filter(subject=OuterRef("matter__subject"))
    rows = Message.objects.filter(
        matter__what=Matter.What.PENALTY,
        matter__subject__department=department,
        state=State.WAITING,
        attempts=0,
        batch=None,
    )
    rows = rows.exclude(Exists(earlier)).exclude(Exists(unseen))
    withdrawn, persons = Message.Act.WITHDRAW, SubjectKind.NATURAL_PERSON
    match kind:
        case Kind.WITHDRAWALS:
            return rows.filter(act=withdrawn)
        case Kind.PERSONS:
            return rows.exclude(act=withdrawn).filter(matter__subject__kind=persons)
        case _:
            return rows.exclude(act=withdrawn).exclude(matter__subject__kind=persons)


def columns_of(kind: str) -> tuple[Field, ...]:
    """The columns of a file of this kind, in order."""
    return WITHDRAWAL_SHEET if kind == Kind.WITHDRAWALS else file_sheet(person=kind == Kind.PERSONS)


def table_of(kind: str, messages: Sequence[Message]) -> Table:
    """The file as a table; identity numbers stand in it in full."""
    called = dict(ColumnName.objects.values_list("code", "name"))
    columns = columns_of(kind)
    rows = []
    for message in messages:
        told = on_the_way_out(message.content, message.identity)
        rows.append(tuple(told.get(field.code, "") for field in columns))
    return Table(tuple(called.get(field.code, field.code) for field in columns), tuple(rows))


@transaction.atomic
def make(kind: str, *, by: User, at: datetime) -> Batch:
    """Freeze a file of everything of the own department that waits; its messages wait for the receipt from now on.

    Raises Refused where nothing waits, or somebody else than the department's staff asks.
    """
    rules.must_be_staff(by, article=ARTICLE, reason="双公示文件由记录部门的经办人或者审核人生成。")
    assert by.department
    rows = waiting(kind, by.department).select_for_update(of=("self",)).select_related("matter__subject")
    messages = list(rows.order_by("pk")[:MOST_ROWS])
    if not messages:
        raise Refused(ARTICLE, "现在没有待推送的信息，不必生成文件。")
    table = table_of(kind, messages)
    in_csv, in_xlsx = as_csv(table), as_xlsx(table)
    batch = Batch.objects.create(
        number=Batch.NUMBERS.take(localtime(at).year, Batch.objects.all()),
        kind=kind,
        department=by.department,
        rows=len(messages),
        csv=identity.seal_bytes(in_csv),
        csv_sha256=hashlib.sha256(in_csv).hexdigest(),
        xlsx=identity.seal_bytes(in_xlsx),
        xlsx_sha256=hashlib.sha256(in_xlsx).hexdigest(),
        made_by=by,
        made_at=at,
    )
    for message in messages:
        sending.move(message, State.SENT)
        message.batch, message.attempts = batch, message.attempts + 1
    Message.objects.bulk_update(messages, ["state", "batch", "attempts"], batch_size=500)
    return batch


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, as the receiver's spreadsheet wants it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.head)
    writer.writerows(table.rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """Every cell as text, so that codes and numbers keep their zeros."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("双公示")
        sheet.set_column(0, len(table.head) - 1, 18, text)
        for number, row in enumerate((table.head, *table.rows)):
            for place, value in enumerate(row):
                sheet.write_string(number, place, value, text)
    return out.getvalue()


def leave(batch: Batch, form: str, *, by: User, at: datetime) -> Export:
    """Note that somebody takes the file out of the house."""
    export = Export(
        what=Export.What.BATCH,
        format=form,
        condition=f"{batch} {batch.get_kind_display()}",
        rows=batch.rows,
        full_identity=batch.kind == Kind.PERSONS,
        by=by,
        at=at,
    )
    return exporting.leave(export, subjects=batch.messages.values_list("matter__subject", flat=True))


@transaction.atomic
def receive(batch: Batch, receipt: str, refused: Mapping[str, str], *, by: User, at: datetime) -> Batch:
    """Take the receipt of a file: who is named in `refused` (number of the decision → reason) came back, the rest is in.

    Raises Refused: another department's, a second receipt, a number that the file does not hold.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    rules.must_be_of(by, batch.keeper_id, article=ARTICLE, reason="回执由生成文件的部门登记。")
    if batch.settled_at:
        raise Refused(ARTICLE, f"{batch}的回执（{batch.receipt}）已登记，不能重复登记。")
    if not receipt.strip():
        raise Refused(ARTICLE, "请填写回执编号。")
    rows = batch.messages.select_for_update(of=("self",)).select_related("matter__subject", "matter__record")
    messages = list(rows.order_by("pk"))
    known = {dict(message.content)["CF_WSH"] for message in messages}
    if strange := [number for number in refused if number not in known]:
        raise Refused(ARTICLE, f"{batch}中没有文号“{strange[0]}”，请核对回执是否属于本批次。")
    for message in messages:
        _settle(message, receipt.strip(), refused.get(dict(message.content)["CF_WSH"]), at)
    batch.receipt, batch.settled_at, batch.settled_by = receipt.strip(), at, by
    batch.refused = sum(message.state == State.REFUSED for message in messages)
    batch.save(update_fields=["receipt", "settled_at", "settled_by", "refused"])
    return batch


def _settle(message: Message, receipt: str, reason: str | None, at: datetime) -> None:
    sending.move(message, State.STORED if reason is None else State.REFUSED)
    message.receipt, message.settled_at = receipt, at
    why = None if reason is None else Hindrance(reason.strip() or "平台未说明原因")
    told = message.hindered(why, at) if why else UNHINDERED
    sending.put(message, told)
    message.save(update_fields=["state", "receipt", "settled_at", *told])
    sending.after(message, at)


def bytes_of(batch: Batch, form: str) -> bytes:
    """The frozen file, checked against its digest."""
    sealed, digest = (batch.csv, batch.csv_sha256) if form == "csv" else (batch.xlsx, batch.xlsx_sha256)
    data = identity.unseal_bytes(bytes(sealed))
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused("河南省社会信用条例第三十九条", f"{batch}的文件与摘要值不符，请告知系统管理员。")
    return data
