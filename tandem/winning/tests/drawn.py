"""Deals drawn by a seed whose true chances are known, as columns of text."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tandem.winning.learning.tables import Sheet

START = date(2024, 1, 1)


def deals(rows: int, *, seed: int = 1, signal: float = 1.0) -> tuple[Sheet, np.ndarray]:
    """Deals of about two a day, closed within sixty days, and the true chance of each."""
    chance = np.random.default_rng(seed)
    size, seller = chance.normal(size=rows), chance.integers(0, 12, rows)
    odds = signal * (0.9 * size + 0.8 * np.isin(seller, [1, 4, 7]) - 0.3)
    true = 1 / (1 + np.exp(-odds))
    won = chance.random(rows) < true
    opened = [START + timedelta(days=int(at)) for at in np.arange(rows) // 2]
    closed = [
        day + timedelta(days=int(n))
        for day, n in zip(opened, chance.integers(1, 60, rows), strict=True)
    ]
    columns = {
        "deal": [f"D{at}" for at in range(rows)],
        "size": [f"{value:.4f}" if at % 17 else "" for at, value in enumerate(size)],
        "seller": [f"seller {code}" for code in seller],
        "opened": [day.isoformat() for day in opened],
        "closed": [day.isoformat() for day in closed],
        "stage": ["Won" if each else "Lost" for each in won],
    }
    return Sheet(columns, rows), true


def part(sheet: Sheet, start: int, stop: int | None = None) -> Sheet:
    columns = {name: cells[start:stop] for name, cells in sheet.columns.items()}
    return Sheet(columns, len(next(iter(columns.values()))))


def with_column(sheet: Sheet, name: str, cells: list[str]) -> Sheet:
    return Sheet({**sheet.columns, name: cells}, sheet.rows)


def write_csv(
    path: Path, sheet: Sheet, *, encoding: str = "utf-8", without: tuple[str, ...] = ()
) -> Path:
    names = [name for name in sheet.columns if name not in without]
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(zip(*(sheet.columns[name] for name in names), strict=True))
    return path
