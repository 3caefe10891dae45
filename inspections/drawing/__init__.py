"""The verifiable random draw (Article 14, 双随机). The algorithm is pure, so that anybody can replay it.

Before the draw the list is frozen and its hash shown, and the hash of a secret seed is shown. Then a public seed is
taken (dice, a lottery number), the secret is revealed, and both with the list's hash make the seed of the draw. Nobody
who knew only one of them could choose the outcome. `tools/verify_draw.py` replays a protocol and imports nothing of it.

Decisions: DECISIONS.md, "Inspections: drawing".
"""
