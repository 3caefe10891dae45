"""Credit repair (Article 16): eligibility, application, verification, decision, the four effects, revocation.

Decisions: DECISIONS.md, "Repair".
"""
