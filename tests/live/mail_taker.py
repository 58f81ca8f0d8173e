"""Workers that do nothing but empty the mailbox: `python -m tests.live.mail_taker FOLDER HOW_MANY`.

Each says that it stands ready by a file in the folder and begins when `go` is there, as all others do.
`TANDEM_PLANTED` names the guard that is taken out; nothing of it is in the product.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
QUIET_ROUNDS = 3  # nothing new so often: the mailbox is empty


def main(folder: Path, how_many: int) -> int:
    """Loaded once and forked, for loading takes longer than the race; the worst way one of them ended."""
    import config.wiring  # noqa: F401  (as a worker has it)

    take_out_guard(os.environ.get("TANDEM_PLANTED", ""))
    for _worker in range(how_many):
        if not os.fork():
            take_in(folder)
            return 0
    return max(os.waitstatus_to_exitcode(os.wait()[1]) for _worker in range(how_many))


def take_in(folder: Path) -> None:
    from django.utils import timezone

    from tandem.activities.commands.mailbox import empty_mailbox

    (folder / f"ready-{os.getpid()}").touch()
    while not (folder / "go").exists():
        time.sleep(0.001)
    quiet = 0
    while quiet < QUIET_ROUNDS:
        quiet = 0 if empty_mailbox(timezone.now()) else quiet + 1


def take_out_guard(bug: str) -> None:
    from tandem.activities.commands import mail_in, mailbox

    if bug == "mail-key":  # a mail is known only to the worker that took it
        mail_in.sha256 = _of_this_worker  # type: ignore[assignment]
    if bug == "mail-first":  # the mailbox lets go of a mail before its row is committed
        mailbox.take_mail = _after_letting_go(mailbox.take_mail, mailbox._move)


def _of_this_worker(said: bytes) -> Any:
    return sha256(said + str(os.getpid()).encode())


def _after_letting_go(take: Callable[..., Any], move: Callable[..., Any]) -> Callable[..., Any]:
    def let_go_and_take(raw: bytes, *, called: str, now: Any) -> Any:
        root = Path(os.environ["TANDEM_MAIL_IN"])
        move(root / "new" / called, root / "cur", f"{called}:2,S")
        return take(raw, called=called, now=now)

    return let_go_and_take


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
