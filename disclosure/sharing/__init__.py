"""Sharing with the city's credit platform (新密市信用平台, Article 13).

Decisions: DECISIONS.md, "Disclosure: sharing".
"""
