"""A photo or a PDF beside a claim: judged by its content, kept once, opened by who may read the claim."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tandem.foundation import audit
from tandem.foundation.errors import Refusal
from tandem.foundation.kept_files import Folder
from tandem.foundation.media import readable_paper
from tandem.organisation.rules.scope import Actor
from tandem.registration.models import Paper, Registration

PAPERS = Folder("papers")
MOST_BYTES = 8 * 1024 * 1024
MOST_A_CLAIM = 20
MOST_A_DAY = 60  # of one person


class PaperTooLarge(Refusal):
    """More than one paper may weigh."""

    status = 413


class TooManyPapers(Refusal):
    """More than a case needs."""

    status = 413


def keep_paper(actor: Actor, registration: Registration, content: bytes, now: datetime) -> Paper:
    """Inside the command it belongs to; the same file beside the same claim is kept once."""
    _refuse_too_large(content)
    digest = hashlib.sha256(content).hexdigest()
    beside = Paper.objects.filter(registration=registration)
    known = beside.filter(sha256=digest).first()
    if known is not None:
        return known
    today = Paper.objects.filter(by_id=actor.person_id, at__gt=now - timedelta(days=1))
    if beside.count() >= MOST_A_CLAIM or today.count() >= MOST_A_DAY:
        raise TooManyPapers(
            "too_many_papers",
            _("A registration keeps %(most)d files and a day %(day)d. Choose the telling ones.")
            % {"most": MOST_A_CLAIM, "day": MOST_A_DAY},
        )
    readable, media_type = readable_paper(content)
    paper = Paper.objects.create(
        registration=registration,
        stored_as=PAPERS.keep(readable, media_type),
        media_type=media_type,
        sha256=digest,
        size=len(readable),
        by_id=actor.person_id,
        at=now,
    )
    audit.record(
        actor=actor,
        act="registration.paper_kept",
        subject=paper,
        after={"registration": registration.number, "sha256": digest, "size": paper.size},
        account_id=registration.account_id,
        now=now,
    )
    return paper


def sweep_papers(*, now: datetime) -> int:
    """Files of transactions that failed; a day later nobody can be writing their rows any more."""

    def known(names: Collection[str]) -> Collection[str]:
        rows = Paper.objects.filter(stored_as__in=names)
        return list(rows.values_list("stored_as", flat=True))

    return PAPERS.sweep(known, now=now)


def _refuse_too_large(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise PaperTooLarge(
            "paper_too_large",
            _("A file weighs at most %(most)d MB. Take a smaller photo or save a smaller PDF.")
            % {"most": MOST_BYTES // (1024 * 1024)},
        )
