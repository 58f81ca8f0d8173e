"""The SQLite engine Tandem runs on, swapped in before Django imports its own.

SQLite 3.7.0 to 3.51.2 can lose committed writes when two processes write and checkpoint at
once (sqlite.org, WAL-reset bug). Python links whatever the machine has; pysqlite3 brings a
mended one. `tandem.foundation.checks` refuses to boot on a broken engine.
"""

from __future__ import annotations

import sys


def use_mended_sqlite() -> None:
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
