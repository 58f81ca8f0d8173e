"""What drawn deals look like, kind by kind: their columns, and the log-odds that truly decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Columns = dict[str, list[str]]
COLOURS = ("red", "green", "blue")
FEATURES, TELLING = 22, 9  # of the kind `categories`


@dataclass(frozen=True)
class Kind:
    """`spread`: log-odds before they are scaled; `drifts`: the share won rises with time as well;
    `deal`: which deal a row tells of, where it is listed more than once."""

    columns: Columns
    spread: np.ndarray
    drifts: bool = False
    deal: np.ndarray | None = None


def usual(chance: np.random.Generator, rows: int) -> Kind:
    """Half of the spread lies in two numbers, the rest in a seller, a yes or no, and a customer."""
    size, visits = chance.normal(size=rows), chance.poisson(3, rows)
    seller, joint = chance.integers(0, 15, rows), chance.random(rows) < 0.35
    customer = chance.integers(0, max(rows // 6, 2), rows)
    skill, loyal = chance.normal(size=15), chance.normal(size=customer.max() + 1)
    parts = [0.55 * size, 0.45 * unit(visits), 0.5 * unit(skill[seller]), 0.4 * unit(joint)]
    parts.append(0.25 * loyal[customer])
    columns = {
        "value": [f"{1000 * np.exp(x):.0f}" if at % 19 else "" for at, x in enumerate(size)],
        "visits": [str(n) for n in visits],
        "seller": [f"seller {n}" for n in seller],
        "joint": _yes_no(joint),
        "customer": [f"customer {n}" for n in customer],
    }
    return Kind(columns, sum(parts, np.zeros(rows)))


def interaction(chance: np.random.Generator, rows: int) -> Kind:
    """No field tells anything alone: two yes or no, and two numbers, count only together."""
    one, other, third = (chance.random(rows) < 0.5 for _ in range(3))
    x, y = chance.uniform(-1, 1, rows), chance.uniform(-1, 1, rows)
    columns = {"one": _yes_no(one), "other": _yes_no(other), "third": _yes_no(third)}
    columns |= {"x": _told(x), "y": _told(y)}
    return Kind(columns, np.where(one ^ other, 1.0, -1.0) + np.sign(x * y) * third)


def drift(chance: np.random.Generator, rows: int) -> Kind:
    """What counts at first fades and turns round, something else takes over, and more is won."""
    x, y, time = chance.normal(size=rows), chance.normal(size=rows), np.arange(rows) / rows
    spread = 1.2 * x * np.cos(1.5 * np.pi * time) + y * (time > 0.5)
    return Kind({"x": _told(x), "y": _told(y)}, spread, drifts=True)


def twice(chance: np.random.Generator, rows: int) -> Kind:
    """Each deal is listed three times, by rows with numbers of their own."""
    deal = np.arange(rows) // 3
    x, seller = chance.normal(size=deal.max() + 1), chance.integers(0, 8, deal.max() + 1)
    columns = {"x": _told(x[deal]), "seller": [f"seller {n}" for n in seller[deal]]}
    columns["ticket"] = [f"T{n}" for n in deal]
    return Kind(columns, x[deal], deal=deal)


def categories(chance: np.random.Generator, rows: int) -> Kind:
    """Answers to a questionnaire, as in the public B2B set: nine of 22 tell something."""
    levels = chance.integers(2, 7, FEATURES)
    codes = [chance.choice(n, rows, p=chance.dirichlet(np.full(n, 2.0))) for n in levels]
    parts = [chance.normal(size=n)[code] for n, code in zip(levels, codes, strict=True)]
    columns = {f"field {at}": [f"answer {c}" for c in code] for at, code in enumerate(codes)}
    return Kind(columns, sum(parts[:TELLING], np.zeros(rows)))


KINDS: dict[str, Callable[[np.random.Generator, int], Kind]] = {
    "usual": usual,
    "interaction": interaction,
    "drift": drift,
    "twice": twice,
    "categories": categories,
}


def unit(values: np.ndarray) -> np.ndarray:
    spread = float(np.std(values))
    return (values - values.mean()) / spread if spread else np.zeros(len(values))


def _yes_no(flags: np.ndarray) -> list[str]:
    return ["yes" if each else "no" for each in flags]


def _told(numbers: np.ndarray) -> list[str]:
    return [f"{x:.4f}" for x in numbers]
