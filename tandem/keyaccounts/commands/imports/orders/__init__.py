"""Orders by file: judged row by row, noted a few hundred at a time, taken back whole.

Upload, columns, check, jobs and the error file are those of every import; here is only what an
order is, and how one is noted (`commands/orders.py`).
"""
