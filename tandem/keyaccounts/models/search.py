"""The search index over names, the same words in two engines (docs/adr/0004).

The table is made by migrations 0002 and 0006: FTS5 on SQLite, on PostgreSQL a stored tsvector
(`words`) with a GIN index.
`tokens` holds what `foundation.text.search_tokens` makes of an account's names.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup


class SearchEntry(models.Model):
    rowid = models.BigIntegerField(primary_key=True)  # the account's id
    tokens = models.TextField()

    class Meta:
        managed = False
        db_table = "keyaccounts_search"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return str(self.rowid)


@models.TextField.register_lookup
class HasTerms(Lookup[str]):
    """`tokens__has_terms=["教委", "bj*"]`: the row holds every one; a star stands for any ending.

    Terms come from `foundation.text.query_terms`: letters and digits, so nothing needs escaping.
    """

    lookup_name = "has_terms"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        if connection.vendor == "postgresql":
            return "%s", [" & ".join(_term(word, "'", ":*") for word in value)]
        return "%s", [" AND ".join(_term(word, '"', "*") for word in value)]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        place, values = self.process_rhs(compiler, connection)
        return f"{column} MATCH {place}", [*params, *values]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        place, values = self.process_rhs(compiler, connection)
        words = column.replace('"tokens"', '"words"')  # the stored vector of the same row
        return f"{words} @@ {place}::tsquery", [*params, *values]


def _term(word: str, quote: str, any_ending: str) -> str:
    return f"{quote}{word.rstrip('*')}{quote}{any_ending if word.endswith('*') else ''}"
