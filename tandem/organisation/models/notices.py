"""What a person is told, and how loudly they want to be told of each topic."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tandem.organisation.models.people import User
from tandem.organisation.rules.notices import Level


class Notice(models.Model):
    """Something a person should know, with where to read on.

    `record` names what it is about ("account:7"), so that the inbox shows one heap a record.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True, default="")
    record = models.CharField(max_length=40, blank=True, default="")
    level = models.CharField(max_length=6, default=Level.NOW.value)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)  # of those that wait for the mail of the day

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(
                fields=["user", "id"],
                name="notice_to_mail",
                condition=Q(level=Level.DIGEST.value, mailed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class NoticeChoice(models.Model):
    """How loudly one person wants to be told of one topic."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12)
    level = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="notice_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic} {self.level}"
