"""What a hand-made change to a draft line means: visits follow the mode, as in every plan."""

from __future__ import annotations

from tandem.coverage.rules.strategy import MOST_VISITS

WITHOUT_VISITS = frozenset({"inside", "partner_led"})


def visits_for(mode: str, wished: int) -> int:
    """The visits this mode allows nearest to the wished number; personal is at least one."""
    if mode in WITHOUT_VISITS:
        return 0
    least = 1 if mode == "personal" else 0
    return max(least, min(wished, MOST_VISITS[mode]))


def matching_alternative(
    alternatives: list[dict[str, object]], *, owner_id: int | None, mode: str
) -> dict[str, object] | None:
    """The planner's own figure for this choice, where it was among the best three."""
    for row in alternatives:
        if row["owner"] == owner_id and row["mode"] == mode:
            return row
    return None
