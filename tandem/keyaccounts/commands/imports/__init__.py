"""An import, use case by use case: receive, map, check, decide, run, lock, undo.

A file becomes an ImportRun with one ImportRow for each row; nothing touches an account before
the run is started, and everything it did can be taken back for seven days.
"""

from tandem.keyaccounts.commands.imports.checking import check_rows, start_check
from tandem.keyaccounts.commands.imports.deciding import answer_values, decide_rows
from tandem.keyaccounts.commands.imports.locking import lock_rows, start_locking
from tandem.keyaccounts.commands.imports.mapping import choose_columns, choose_sheet
from tandem.keyaccounts.commands.imports.partners import enter_partners
from tandem.keyaccounts.commands.imports.receiving import receive_file
from tandem.keyaccounts.commands.imports.running import apply_rows, start_run
from tandem.keyaccounts.commands.imports.undoing import start_undo, undo_rows

__all__ = [
    "answer_values",
    "apply_rows",
    "check_rows",
    "choose_columns",
    "choose_sheet",
    "decide_rows",
    "enter_partners",
    "lock_rows",
    "receive_file",
    "start_check",
    "start_locking",
    "start_run",
    "start_undo",
    "undo_rows",
]
