"""The hierarchy around an account, whoever asks: one question however deep or wide it is.

It reads past visibility, so what it finds decides and is never shown. One question always, because
the number of questions would tell a partner whether a customer belongs to a group.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

DEEPEST = 12  # levels up and down; a ring of parents ends here
_FAMILY = """
WITH RECURSIVE
  above (id, parent_id, level) AS (
    SELECT id, parent_id, 0 FROM keyaccounts_account WHERE id = %s
    UNION ALL
    SELECT a.id, a.parent_id, above.level + 1
    FROM above JOIN keyaccounts_account a ON a.id = above.parent_id WHERE above.level < %s
  ),
  top (id) AS (SELECT id FROM above ORDER BY level DESC LIMIT 1),
  below (id, level) AS (
    SELECT id, 0 FROM top
    UNION
    SELECT a.id, below.level + 1
    FROM below JOIN keyaccounts_account a ON a.parent_id = below.id WHERE below.level < %s
  )
SELECT DISTINCT top.id, below.id FROM top, below ORDER BY below.id
"""


@dataclass(frozen=True)
class Family:
    """The top of the hierarchy and everybody in it; nobody where there is no such account."""

    root: int | None
    ids: list[int]


def family_of(account_id: int) -> Family:
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, [account_id, DEEPEST, DEEPEST])
        rows = cursor.fetchall()
    return Family(rows[0][0] if rows else None, [pk for _top, pk in rows])
