"""The regulation (新密应急〔2023〕7号) as a pure module: facts in, a timeline of levels out.

Standard library only. It knows neither Django nor a database, and never what day it is today.

Decisions: DECISIONS.md, "Credit: regulation".
"""
