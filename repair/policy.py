"""Article 16: the working days of a repair, with their basis. Classes and periods: `credit.regulation.publicity`."""

from __future__ import annotations

from datetime import date

from credit.folders import Kept

ACCEPT_DAYS = 3
DECIDE_DAYS = 10
EXTENDED_DAYS = DECIDE_DAYS + 10
EXECUTE_DAYS = 1
SUPPLEMENT_DAYS = 10
"""Working days. 国办发〔2025〕22号 gives the steps, the numbers are the usual ones; execution: Henan statute, Article 43.

How long an applicant has to bring what is missing no rule says: the bureau's value.
"""

REPAIR_BASIS = "制度第十六条"
TERM_BASIS = "国办发〔2025〕22号"
EXECUTION_BASIS = "河南省社会信用条例第四十三条"


def kept(today: date) -> list[Kept]:
    """The working days of a repair, for the screen 参数与口径."""
    return [
        Kept("修复申请的受理", f"{ACCEPT_DAYS} 个工作日", None, TERM_BASIS),
        Kept("申请人补正", f"{SUPPLEMENT_DAYS} 个工作日", None, "本局确定"),
        Kept("作出修复决定", f"{DECIDE_DAYS} 个工作日，延长后共 {EXTENDED_DAYS} 个工作日", None, TERM_BASIS),
        Kept("决定的执行", f"{EXECUTE_DAYS} 个工作日", None, EXECUTION_BASIS),
    ]
