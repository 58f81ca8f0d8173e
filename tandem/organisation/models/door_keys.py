"""One-time addresses by which a partner's person signs in; the table keeps only their print."""

from __future__ import annotations

from django.db import models

from tandem.organisation.models.people import User
from tandem.organisation.models.structure import Company


class DoorKey(models.Model):
    """An invitation, or a link somebody asked for. The secret is made when the mail is written."""

    class Kind(models.TextChoices):
        INVITE = "invite", "invite"
        LINK = "link", "link"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    user = models.ForeignKey(  # none: invited, and nobody until the link is used
        User, null=True, on_delete=models.CASCADE, related_name="+"
    )
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(max_length=60, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, default="")
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="door_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="link", user__isnull=False)
                | models.Q(kind="invite", company__isnull=False),
                name="door_key_is_for_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="door_key_user"),
            models.Index(fields=["company", "-id"], name="door_key_company"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id or self.name}"


class LinkAsk(models.Model):
    """Somebody asked for a link: who is written as a print, so that the table lists nobody."""

    who_hash = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["who_hash", "at"], name="link_ask_who"),
            models.Index(fields=["address", "at"], name="link_ask_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at}"
