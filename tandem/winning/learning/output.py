"""OUT.csv and the words of an answer for a terminal."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tandem.winning.learning.judging import Judgement
from tandem.winning.learning.reasons import Reason
from tandem.winning.learning.refused import BadInput
from tandem.winning.learning.scoring import Answer
from tandem.winning.learning.tables import Sheet

COLUMNS = ("id", "probability", "base_rate", "reason_1", "reason_2", "reason_3", "model")


def write_out(path: Path, answer: Answer, test: Sheet) -> None:
    """One line for each row of TEST, in its order; nothing is written unless all of it is."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for at, row in enumerate(answer.rows):
        words = [reason_in_words(reason, test, at) for reason in row.reasons]
        words += [""] * (3 - len(words))
        lines.writerow([row.id, f"{row.chance:.6f}", f"{row.base:.6f}", *words, answer.version])
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(text.getvalue(), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror}. Choose another place."
        ) from None


def reason_in_words(reason: Reason, test: Sheet, row: int) -> str:
    effect = "raises" if reason.effect > 0 else "lowers"
    if reason.field in test.columns:
        value = test.columns[reason.field][row] or "empty"
        return f"{reason.field} = {value[:60]} {effect} it"
    return f"{reason.field} {effect} it"


def report(answer: Answer) -> list[str]:
    """What was guessed and dropped, how good the model is, and the verdict."""
    lines = list(answer.said)
    if answer.validation is not None:
        lines.append(f"Out of time in TRAIN: {_figures(answer.validation)}.")
    if answer.test is not None:
        lines.append(f"Rows of TEST whose outcome stands in the file: {_figures(answer.test)}.")
    if answer.believed:
        loud = sorted(answer.believed.items(), key=lambda item: -item[1])
        told = ", ".join(f"{name} {weight:.2f}" for name, weight in loud if weight >= 0.05)
        lines.append(f"Believed: {told}.")
    lines.append(
        f"Verdict: {answer.verdict}. Model {answer.version or 'none'}, from {answer.closed} closed deals."
    )
    return lines


def as_dict(answer: Answer) -> dict[str, object]:
    return {
        "verdict": answer.verdict,
        "model": answer.version,
        "closed_deals": answer.closed,
        "validation": answer.validation.as_dict() if answer.validation else None,
        "test": answer.test.as_dict() if answer.test else None,
        "believed": answer.believed,
        "said": list(answer.said),
        "rows": len(answer.rows),
    }


def _figures(judged: Judgement) -> str:
    auc = "AUC not defined" if judged.auc is None else f"AUC {judged.auc:.3f}"
    return (
        f"{judged.deals} rows, {judged.won} won, {auc}, Brier {judged.brier:.4f} against "
        f"{judged.base_brier:.4f} of the base rate (better by {judged.gain_low:.4f} to "
        f"{judged.gain_high:.4f}), calibration error {judged.ece:.3f}"
    )
