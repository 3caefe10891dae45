"""What people are told, once each, on screen and in the daily digest by mail.

Decisions: DECISIONS.md, "Notices".
"""
