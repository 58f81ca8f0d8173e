"""Inner loops compiled by Numba, kept on disk where there is a place to keep them.

Numba refuses to cache where neither the code's folder nor a home can be written to (a read-only
image without a home). Such a process compiles for itself; `NUMBA_CACHE_DIR` spares it that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def njit(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`numba.njit` that is cached if it can be; takes the same options, but `cache`."""

    def compiled(function: Callable[..., Any]) -> Any:
        try:
            return numba.njit(cache=True, **options)(function)
        except RuntimeError:  # "no locator available": nowhere to write
            return numba.njit(**options)(function)

    return compiled
