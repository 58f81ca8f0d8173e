"""Gives a database that has none the usual stages, criteria and reasons (`rules/usual.py`).

Runs after every migration: what a company has changed or taken away stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tandem.pipeline.models import CloseReason, ExitCriterion, Stage
from tandem.pipeline.rules.usual import LARGE_FROM_MINOR, REASONS, STAGES


@transaction.atomic
def settle_usual_stages(**_sender: Any) -> None:
    if ExitCriterion.objects.exists() or CloseReason.objects.exists():
        return
    for position, usual in enumerate(STAGES, start=1):
        stage, _made = Stage.objects.update_or_create(
            code=usual.code,
            defaults={
                "name_zh": usual.name_zh,
                "name_en": usual.name_en,
                "position": position,
                "kind": usual.kind,
                "category": usual.category,
                "usual_days": usual.usual_days,
                "is_proposal": usual.is_proposal,
                "large_from_minor": LARGE_FROM_MINOR if usual.large_days else None,
                "large_days": usual.large_days,
            },
        )
        ExitCriterion.objects.bulk_create(
            ExitCriterion(
                stage=stage, position=place, check_name=check, text_zh=text_zh, text_en=text_en
            )
            for place, (check, text_zh, text_en) in enumerate(usual.criteria, start=1)
        )
    CloseReason.objects.bulk_create(
        CloseReason(code=code, name_zh=zh, name_en=en, kind=kind, position=position)
        for position, (code, zh, en, kind) in enumerate(REASONS, start=1)
    )
