"""The command line's way to the model: files in, a file out."""

from __future__ import annotations

from pathlib import Path

from tandem.winning.learning.mapping import ScoreMap, read_map
from tandem.winning.learning.output import write_out
from tandem.winning.learning.refused import BadInput
from tandem.winning.learning.scoring import Answer, score_tables
from tandem.winning.learning.tables import read_sheet


def score_files(map_path: Path | None, train: Path, test: Path, out: Path) -> Answer:
    """Score TEST into OUT. Raises BadInput, and then OUT is as it was."""
    given = read_map(map_path) if map_path else ScoreMap()
    if not out.parent.is_dir():
        raise BadInput(f"There is no folder {out.parent} to write {out.name} into. Make it first.")
    learnt, asked = read_sheet(train, given.encoding), read_sheet(test, given.encoding)
    events = None
    if given.events is not None:
        beside = map_path.parent if map_path else Path()
        events = read_sheet(beside / given.events.file, given.encoding)
    answer = score_tables(given, learnt, asked, events)
    write_out(out, answer, asked)
    return answer
