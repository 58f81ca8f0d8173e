from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PipelineConfig(AppConfig):
    name = "tandem.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        from tandem.pipeline.commands.configuration import settle_usual_stages

        # A database is never without stages: neither a new one nor one that a test has flushed.
        post_migrate.connect(settle_usual_stages, sender=self, dispatch_uid="usual stages")
