"""Article 16: the working days of a repair, with their basis. Classes and periods: `credit.regulation.publicity`."""

from __future__ import annotations

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
