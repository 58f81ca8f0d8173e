"""Small tables behind three promises: numbers without gaps, retries without doubles,
messages that leave exactly when their change commits."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """The next number of one gapless series."""

    name = models.CharField(max_length=60, unique=True)
    next_number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} {self.next_number}"


class IdempotencyKey(models.Model):
    """The first answer to a keyed request, kept so that a retry gets it again."""

    actor_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="idempotency_once"),
        ]

    def __str__(self) -> str:
        return self.key


class OutboxMessage(models.Model):
    """Something to tell the world, written with the change that caused it."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    parked_reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                name="outbox_open",
                condition=models.Q(delivered_at=None, parked_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
