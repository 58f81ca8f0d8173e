"""How likely a deal is won: fit, score, calibrate and judge, on any table. No Django, no database.

`scoring.score_tables` is the one door: `bin/tandem score`, the bench and the nightly job all pass
through it. The walk in time (`walking`) is the heart: what is fitted at a moment knows only deals
that were closed before it. docs/winning/score.md says how, and how to write a map.
"""
