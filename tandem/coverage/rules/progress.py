"""How far the planner is, and what it has proven so far: region by region, bound before value.

A region's bound is known when it is proven, its value when it is planned. What regions share is
settled at the end for all of them together, so the sums shown on the way are estimates that the
plan's own value and bound replace.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Progress:
    """`done` of `of` regions in this step; money in thousand CNY a quarter."""

    step: str = ""
    done: int = 0
    of: int = 0
    bounds: tuple[float, ...] = ()
    values: tuple[float, ...] = ()

    def at(self, step: str) -> Progress:
        return self if step == self.step else replace(self, step=step, done=0)

    def with_region(self, result: Any, *, of: int) -> Progress:
        """One region more: proven (it has a bound) or planned (it has a value)."""
        now = replace(self, done=self.done + 1, of=of)
        if hasattr(result, "bound"):
            return replace(now, bounds=(*self.bounds, float(result.bound)))
        if hasattr(result, "value"):
            return replace(now, values=(*self.values, float(result.value)))
        return now

    def shown(self) -> dict[str, Any]:
        """What the plan keeps of it: sums over the regions that are ready, None before the first."""
        ready = len(self.values) or len(self.bounds)
        return {
            "step": self.step,
            "done": self.done,
            "of": self.of,
            "bound": round(sum(self.bounds[:ready]), 1) if ready else None,
            "value": round(sum(self.values), 1) if self.values else None,
        }
