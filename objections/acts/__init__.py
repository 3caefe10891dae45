"""The acts of objections as tables (Articles 9 and 10): on a subject, a case, a claim, a petition, a holder, a paper."""
