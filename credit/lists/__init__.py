"""The lists of credit: subjects, the ledger, hearings, levels that wait, terms, papers, imports."""
