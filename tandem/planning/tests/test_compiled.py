"""Compiled loops also run where nothing can be written."""

from __future__ import annotations

import numba

from tandem.planning.compiled import njit


def _one_more(number):
    return number + 1


def test_a_loop_is_kept_on_disk_where_it_can_be():
    assert njit()(_one_more)._cache.cache_path


def test_a_loop_runs_where_no_folder_can_be_written_to(monkeypatch):
    asked = []

    def nowhere_to_write(**options):
        asked.append(options)
        if options.pop("cache", False):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", nowhere_to_write)

    assert njit(fastmath=True)(_one_more)(1) == 2
    assert asked == [{"fastmath": True}, {"fastmath": True}]
