"""Decision 3: the dated, ordered stops of one seller's quarter.

`solve.plan_calendar` runs the compiled engine; `problem` alone is light enough for a web worker.
"""
