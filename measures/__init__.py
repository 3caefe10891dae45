"""What a level brings (Articles 7, 14, 15): the catalogue of measures, what is granted to level 1, rewards by others.

Decisions: DECISIONS.md, "Measures".
"""
