"""What a record's words say of the law, recognised once, when it is written: whose penalty it is, and whether a small one.

Decisions and queries read the columns; the words are for people.
"""

from __future__ import annotations

from django.conf import settings

from credit.models import CreditRecord

OWN_NAMES = (settings.BUREAU_NAME, "新密市应急管理局", "新密市应急局")
"""谁认定、谁修复: penalties decided under these names, also by a part of the bureau, are its own."""
MINOR = "轻微"
SUMMARY = "简易程序"


def recognise(record: CreditRecord) -> None:
    """Put on the record what its words say; whoever writes one calls this before it is saved.

    Where the procedure is recorded, the words are not asked for it.
    """
    record.by_bureau = record.kind == CreditRecord.Kind.PENALTY and record.authority.startswith(OWN_NAMES)
    said = f"{record.statement_note}{record.legal_basis}{record.content}"
    words = (MINOR,) if record.procedure else (MINOR, SUMMARY)
    record.said_small = any(word in said for word in words)
