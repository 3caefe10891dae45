"""Who is regulated: subjects, people in office, industries, commitments, evaluations.

Decisions: DECISIONS.md, "Subjects".
"""
