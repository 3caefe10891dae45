"""Publication (公示, Articles 13 and 15): what the public reads, by whose signature, from when until when.

Decisions: DECISIONS.md, "Disclosure: publishing".
"""
