"""Workers that empty one mailbox at once: of each mail one entry with its file, and none is lost."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tandem.activities.tests.imap_server import Host, start
from tests.live.databases import ROOT, environment
from tests.live.processes import Installation, wait_until

pytestmark = pytest.mark.live
WORKERS, MAILS, KILLS = 3, 12, 2
VOUCHED = "mx.tandem.example; spf=pass smtp.mailfrom=tandem.example; dmarc=pass header.from=x"
ROWS = "SELECT count(*) FROM activities_incomingmail WHERE subject LIKE ?"
FILED = f"{ROWS} AND state = 'filed'"
ENTRIES = "SELECT count(*) FROM activities_activity WHERE kind = 'email' AND text LIKE ?"
FILES = """SELECT f.stored_as FROM activities_mailfile f
JOIN activities_activity a ON a.id = f.activity_id WHERE a.text LIKE ?"""


class Mailbox:
    """Mails of one subject, and the processes that take them in."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation, self.folder = installation, folder
        self.tag = f"race-{secrets.token_hex(3)}"
        self.settings = {"TANDEM_MAIL_IN": str(folder / "box")}
        for name in ("box/new", "box/cur", "box/tmp"):
            (folder / name).mkdir(parents=True)

    def contents(self) -> Iterator[bytes]:
        for number in range(MAILS):
            mail = EmailMessage()
            mail["Authentication-Results"] = VOUCHED
            mail["From"], mail["To"] = "Olga <olga@tandem.example>", "wang@bnu.example"
            mail["Subject"] = f"{self.tag} {number:02d}"
            mail["Message-ID"] = f"<{self.tag}.{number}@tandem.example>"
            mail.set_content("报价见附件。")
            mail.add_attachment(f"报价 {number}".encode(), "text", "plain", filename="quote.txt")
            yield mail.as_bytes()

    def deliver(self) -> None:
        for number, content in enumerate(self.contents()):
            (self.folder / f"box/new/{number:02d}.{self.tag}").write_bytes(content)

    def begin(self, planted: str = "") -> subprocess.Popen[bytes]:
        """Workers that stand ready, then all begin at once."""
        for old in (*self.folder.glob("ready-*"), *self.folder.glob("go")):
            old.unlink()
        usual = environment(self.installation.folder, self.installation.database)
        more = {"TANDEM_MAIL_IN_TRUSTED": "mx.tandem.example", "TANDEM_PLANTED": planted}
        words = [sys.executable, "-m", "tests.live.mail_taker", str(self.folder), str(WORKERS)]
        with (self.folder / "log").open("ab") as log:
            workers = subprocess.Popen(
                words,
                cwd=ROOT,
                env=usual | more | self.settings,
                stderr=log,
                start_new_session=True,  # a group of its own, so that only it is ended
            )
        wait_until(
            lambda: len(list(self.folder.glob("ready-*"))) == WORKERS, "the workers are ready"
        )
        (self.folder / "go").touch()
        return workers

    def take_all(self, planted: str = "") -> None:
        assert self.begin(planted).wait(timeout=120) == 0, (self.folder / "log").read_text()

    def counted(self, sql: str) -> int:
        return int(self.installation.database.value(sql, f"{self.tag}%"))

    def stored(self) -> list[Path]:
        rows = self.installation.database.rows(FILES, f"{self.tag}%")
        return [self.installation.folder / "files/mails" / name for (name,) in rows]

    def left(self) -> list[str]:
        kept = [*(self.folder / "box/new").iterdir(), *(self.folder / "box").glob("failed/*")]
        return [path.name for path in kept]


@pytest.fixture
def box(live_cast: Installation, tmp_path: Path) -> Mailbox:
    """Olga writes to a contact of hers with her address vouched for."""
    facts, database = live_cast.facts, live_cast.database
    olga, account = facts["people"]["olga"], facts["accounts"]["olgas"]
    database.write("UPDATE organisation_user SET email = 'olga@tandem.example' WHERE id = ?", olga)
    contact = "SELECT count(*) FROM keyaccounts_contact WHERE email = 'wang@bnu.example'"
    if not database.value(contact):
        words = [sys.executable, "manage.py", "shell", "-c"]
        code = (
            "from tandem.keyaccounts.models import Contact; "
            f"Contact.objects.create(account_id={account}, name='王主任', email='wang@bnu.example')"
        )
        settings = environment(live_cast.folder, database)
        subprocess.run([*words, code], cwd=ROOT, env=settings, check=True, capture_output=True)
    return Mailbox(live_cast, tmp_path)


def assert_each_stands_once(box: Mailbox) -> None:
    assert (box.counted(ROWS), box.counted(FILED), box.counted(ENTRIES)) == (MAILS, MAILS, MAILS)
    stored = box.stored()
    assert len(stored) == len(set(stored)) == MAILS
    assert all(path.is_file() for path in stored)


def test_of_a_mail_that_workers_take_at_once_one_entry_stands(box: Mailbox) -> None:
    box.deliver()

    box.take_all()

    assert_each_stands_once(box)
    assert box.left() == []
    assert len(list((box.folder / "box/cur").iterdir())) == MAILS


def test_by_imap_one_entry_stands_too_and_every_mail_is_marked_seen(
    box: Mailbox, tmp_path: Path
) -> None:
    host = Host()
    server, certificate = start(host, tmp_path)
    for content in box.contents():
        host.deliver(content)
    box.settings = {"TANDEM_MAIL_IN": host.address, "SSL_CERT_FILE": str(certificate)}
    try:
        box.take_all()
    finally:
        server.shutdown()

    assert_each_stands_once(box)
    assert all(flags == {"\\Seen"} for flags in host.flags.values())


def test_workers_killed_in_the_midst_lose_and_double_nothing(box: Mailbox) -> None:
    box.deliver()

    for _time in range(KILLS):
        _kill_in_the_midst(box)
    box.take_all()

    assert_each_stands_once(box)
    assert box.left() == []


def test_without_one_key_for_all_workers_a_mail_stands_twice(box: Mailbox) -> None:
    box.deliver()

    box.take_all(planted="mail-key")

    assert box.counted(ROWS) > MAILS


def test_a_mailbox_that_lets_go_too_early_loses_mails(box: Mailbox) -> None:
    box.deliver()

    for _time in range(4 * KILLS):
        _kill_in_the_midst(box, planted="mail-first")
        let_go = len(list((box.folder / "box/cur").iterdir()))
        if let_go > box.counted(ROWS):
            return
    raise AssertionError("Every mail that left the mailbox has its row: nothing was planted.")


def _kill_in_the_midst(box: Mailbox, planted: str = "") -> None:
    """Once one more mail has left `new` or has its row, a power switch ends all workers."""
    new, rows = box.folder / "box/new", box.counted(ROWS)
    waiting = len(list(new.iterdir()))
    workers = box.begin(planted)
    end = time.monotonic() + 30
    while time.monotonic() < end and workers.poll() is None:
        if len(list(new.iterdir())) < waiting or box.counted(ROWS) > rows:
            break
    if workers.poll() is None:
        os.killpg(workers.pid, signal.SIGKILL)
    workers.wait()
