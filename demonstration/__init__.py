"""A made-up bureau to look at and to learn on: chosen by a seed, written apart from the choice, told in chapters.

Everything in it is invented.

Decisions: DECISIONS.md, "Demonstration".
"""
