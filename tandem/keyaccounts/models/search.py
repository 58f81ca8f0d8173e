"""The search index over names, the same words in two engines (docs/adr/0004).

The table is made by migration 0002: FTS5 on SQLite, on PostgreSQL a stored tsvector
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
class HasAllTokens(Lookup[str]):
    """`tokens__has_all=["北京", "教委"]`: every token is in the row."""

    lookup_name = "has_all"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        joiner = " & " if connection.vendor == "postgresql" else " AND "
        quote = "'" if connection.vendor == "postgresql" else '"'
        words = [str(word).replace("'", "").replace('"', "") for word in value]
        return "%s", [joiner.join(f"{quote}{word}{quote}" for word in words)]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        place, values = self.process_rhs(compiler, connection)
        return f"{column} MATCH {place}", [*params, *values]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        place, values = self.process_rhs(compiler, connection)
        words = column.replace('"tokens"', '"words"')  # the stored vector of the same row
        return f"{words} @@ to_tsquery('simple', {place})", [*params, *values]
