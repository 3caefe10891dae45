"""The desk: how all work looks to whoever does it. Acts, lists, forms, numbers and promises, each said once.

Nothing here knows what is worked on; every room above says that in tables.

Decisions: DECISIONS.md, "Desk".
"""
