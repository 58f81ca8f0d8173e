"""Decisions 1 and 2: owner, mode, visits and partner of every account, with a proven bound.

`solve.solve` runs the compiled engine; `plan` alone is light enough for a web worker.
"""
