"""Measure the planner on a drawn nation and on public instances (planner targets, `bench/`).

Times are wall clock with the CPU of the same work beside them, because a shared machine stretches
the clock. One module a row: `national`, `replan`, `calendar`, `public`.
"""
