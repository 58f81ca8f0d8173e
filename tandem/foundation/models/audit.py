"""One row a change, written in the change's own transaction and never altered.

The database itself refuses UPDATE and DELETE on this table (migration 0002).
"""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    at = models.DateTimeField()
    act = models.CharField(max_length=80)  # app.past_participle
    actor_id = models.BigIntegerField(null=True)  # no foreign key: the trail outlives its people
    on_behalf_of_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=20)
    request_id = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_subject"),
            models.Index(fields=["account_id", "-id"], name="audit_account"),
            models.Index(fields=["request_id"], name="audit_request"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_type} {self.subject_id}"
