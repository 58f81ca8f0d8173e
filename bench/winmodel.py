"""The win model on public deals: `bin/tandem bench winmodel --json`.

Each set is cut in time, and TEST is walked as production would: the chance of a deal is said before
its outcome, which may teach only once it is known. The sets are read from beside the checkout.
"""

from __future__ import annotations

import csv
import gzip
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tandem.winning.learning.mapping import ScoreMap, make_map
from tandem.winning.learning.scoring import Answer, score_tables
from tandem.winning.learning.tables import Sheet, read_sheet

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
ENDS = {
    **dict.fromkeys(("A_APPROVED", "A_REGISTERED", "A_ACTIVATED", "O_ACCEPTED"), "won"),
    **dict.fromkeys(("A_CANCELLED", "A_DECLINED", "O_DECLINED"), "lost"),
}
AGES = (0, 3, 7, 14)  # days after the first offer was sent


def measure_winmodel(shared: Path = SHARED) -> dict[str, Any]:
    """Every set that is there, and a sentence for each that is not."""
    answer: dict[str, Any] = {"sets": [], "missing": []}
    for name in SETS:
        try:
            answer["sets"].append(measure_set(name, shared))
        except FileNotFoundError as error:
            answer["missing"].append(
                f"{name}: {error.filename} is not there. Put the public sets beside the checkout as "
                "../shared/data, or name their folder with --data."
            )
    return answer


def measure_set(name: str, shared: Path = SHARED) -> dict[str, Any]:
    protocol, prepare = SETS[name]
    given, train, test, events = prepare(shared)
    start = time.process_time()
    answer = score_tables(given, train, test, events)
    return {
        "set": name,
        "protocol": protocol,
        **_figures(answer),
        "cpu_s": round(time.process_time() - start, 1),
    }


def _figures(answer: Answer) -> dict[str, Any]:
    """`auc` to `ece` are of what was shown, `model_auc` of the model itself on rows out of time."""
    test, validation = answer.test, answer.validation
    assert test is not None and validation is not None
    return {
        "auc": _short(test.auc),
        "brier": _short(test.brier),
        "base_brier": _short(test.base_brier),
        "ece": _short(test.ece),
        "verdict": answer.verdict,
        "deals": test.deals,
        "gain_interval": [_short(test.gain_low), _short(test.gain_high)],
        "model_auc": _short(validation.auc),
        "model_brier": _short(validation.brier),
        "model_base_brier": _short(validation.base_brier),
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _maven(shared: Path) -> tuple[ScoreMap, Sheet, Sheet, None]:
    sheet = read_sheet(_there(shared / "maven_crm" / "sales_pipeline.csv"))
    engaged = sheet.columns["engage_date"]
    rows = [at for at in range(sheet.rows) if engaged[at]]
    rows.sort(key=lambda at: engaged[at])
    ended = [at for at in rows if sheet.columns["deal_stage"][at] in ("Won", "Lost")]
    cut = engaged[ended[int(0.7 * len(ended))]]
    train = [at for at in rows if engaged[at] < cut]
    test = [at for at in ended if engaged[at] >= cut]
    given = make_map(
        {
            "id": "opportunity_id",
            "outcome": "deal_stage",
            "won": "Won",
            "lost": "Lost",
            "opened": "engage_date",
            "closed": "close_date",
            "after_end": "close_value",
            "test": {"outcomes": "after_close"},
        }
    )
    return given, _rows(sheet, train), _rows(sheet, test), None


def _bank(shared: Path) -> tuple[ScoreMap, Sheet, Sheet, None]:
    sheet = read_sheet(_there(shared / "bank_marketing" / "bank_calls_2008_first_two_thirds.csv"))
    half = sheet.rows // 2
    given = make_map(
        {
            "outcome": "y",
            "won": "yes",
            "lost": "no",
            "order": "file",
            "after_end": "duration",
            "test": {"outcomes": "after_close"},
        }
    )
    return given, _rows(sheet, range(half)), _rows(sheet, range(half, sheet.rows)), None


def _loans(shared: Path) -> tuple[ScoreMap, Sheet, Sheet, Sheet]:
    path = _there(shared / "process_logs" / "bpi2012_early.csv.gz")
    offers = _offers(path)
    cut = offers[int(0.6 * len(offers))]["sent"]
    train = [offer for offer in offers if offer["sent"] < cut]
    test = [
        {**offer, "scored": moment.isoformat()}
        for offer in offers
        if offer["sent"] >= cut and offer["outcome"]
        for moment in (datetime.fromisoformat(offer["sent"]) + timedelta(days=age) for age in AGES)
        if moment < datetime.fromisoformat(offer["closed"])
    ]
    given = make_map(
        {
            "id": "case",
            "outcome": "outcome",
            "won": "won",
            "lost": "lost",
            "opened": "sent",
            "closed": "closed",
            "scored": "scored",
            "test": {"outcomes": "after_close"},
            "events": {"file": path.name},
        }
    )
    return given, _sheet(train), _sheet(test), read_sheet(path)


def _offers(path: Path) -> list[dict[str, str]]:
    """Loan applications to which an offer was sent, by the day of the first: how did they end?"""
    by_case: dict[str, list[tuple[str, str]]] = defaultdict(list)
    amounts: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            case = row["case:concept:name"]
            by_case[case].append((row["time:timestamp"], row["concept:name"]))
            amounts[case] = row["case:AMOUNT_REQ"]
    offers = []
    for case, events in by_case.items():
        events.sort(key=lambda event: datetime.fromisoformat(event[0]))
        sent = next((at for at, step in events if step == "O_SENT"), "")
        if not sent:
            continue
        begun = datetime.fromisoformat(sent)
        later = [e for e in events if datetime.fromisoformat(e[0]) >= begun and e[1] in ENDS]
        closed, step = later[0] if later else ("", "")
        offers.append(
            {
                "case": case,
                "sent": sent,
                "closed": closed,
                "outcome": ENDS.get(step, ""),
                "amount": amounts[case],
            }
        )
    return sorted(offers, key=lambda offer: datetime.fromisoformat(offer["sent"]))


def _sheet(rows: list[dict[str, str]]) -> Sheet:
    return Sheet({name: [row[name] for row in rows] for name in rows[0]}, len(rows))


def _rows(sheet: Sheet, rows: Any) -> Sheet:
    at = list(rows)
    return Sheet(
        {name: [cells[row] for row in at] for name, cells in sheet.columns.items()}, len(at)
    )


def _there(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(2, "not there", str(path))
    return path


SETS = {
    "maven_crm": (
        "scored at engagement, the last 30 % of closed deals by engagement as TEST, refits as deals close",
        _maven,
    ),
    "process_logs loan offers": (
        "applications with an offer sent, the last 40 % by day of the offer as TEST, each scored 0, 3, 7 "
        "and 14 days after it while open, from its events so far; refits as offers end",
        _loans,
    ),
    "bank_marketing": (
        "first 27,458 calls in their order, duration dropped, the second half as TEST, refits every 100",
        _bank,
    ),
}
