"""A made-up bureau to look at and to learn on: chosen by a seed, written apart from the choice.

Everything in it is invented. Identity numbers carry a birth year of 1900–1909, so that nobody living has one of them.
"""
