"""R25 by file: misconduct that names the document of a penalty of the same subject rests on the same facts as it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.timezone import localtime

from credit.exchange.known import blocks
from credit.exchange.sheets import Author, insert
from credit.models import CreditRecord, SameAct
from credit.outside.disclosing import ask_for_records
from credit.records import one_act
from credit.records.validity.penalty import document_number_as_written

Kind = CreditRecord.Kind
TEXTS = ("document_number", "content", "legal_basis", "statement_note")
"""Where misconduct may name the document."""
REASON = "决定书文号相同"


def link(rows: Iterable[CreditRecord], author: Author) -> int:
    """Link what these rows, just written, name or are named by; what people linked or unlinked stays as it is.

    Nothing joins a matter of which an objection or a repair is open. Returns how many links were made.
    """
    subjects = {row.subject_id for row in rows if row.kind in one_act.KINDS}
    made = [same for block in blocks(sorted(subjects)) for same in _links_in(block, author)]
    insert(made, author)
    ask_for_records((record for same in made for record in (same.misconduct, same.penalty)), author.reason)
    return len(made)


def _links_in(subjects: list[int], author: Author) -> Iterator[SameAct]:
    by_subject: dict[int, dict[str, list[CreditRecord]]] = defaultdict(lambda: {kind: [] for kind in one_act.KINDS})
    rows = CreditRecord.objects.filter(subject__in=subjects, kind__in=one_act.KINDS)
    for record in rows.exclude(state=CreditRecord.State.REVOKED).order_by("pk"):
        by_subject[record.subject_id][record.kind].append(record)
    known = set(SameAct.objects.filter(misconduct__subject__in=subjects).values_list("misconduct", "penalty"))
    on = localtime(author.at).date()
    for found in by_subject.values():
        for misconduct, penalty in _named(found[Kind.MISCONDUCT], found[Kind.PENALTY]):
            if (misconduct.pk, penalty.pk) not in known and not one_act.in_hand([misconduct, penalty]):
                yield SameAct(misconduct=misconduct, penalty=penalty, reason=REASON, by=author.by, on=on)


def _named(
    misconduct: Iterable[CreditRecord], penalties: list[CreditRecord]
) -> Iterator[tuple[CreditRecord, CreditRecord]]:
    """Which misconduct names the document of which penalty, however the brackets of its year are typed."""
    documents = [(document_number_as_written(one.document_number), one) for one in penalties]
    for record in misconduct:
        text = document_number_as_written("\n".join(getattr(record, name) for name in TEXTS))
        yield from ((record, penalty) for document, penalty in documents if _is_whole(document) and document in text)


def _is_whole(document: str) -> bool:
    """Whether it is a whole document number, 新密应急罚〔2026〕12号, that no other begins or ends with."""
    return "〔" in document and document.endswith("号") and not document.startswith("〔")
