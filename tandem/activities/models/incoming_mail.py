"""A mail that somebody of ours sent in by blind copy: filed on an account, or waiting for its sender."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from tandem.organisation.rules.scope import Actor


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own only: before it is filed, a mail is nobody else's."""
        return self.filter(sender_id=actor.user_id)


class IncomingMail(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a mail", "Waits for its customer")
        FILED = "filed", pgettext_lazy("a mail", "On the timeline")
        ASIDE = "aside", pgettext_lazy("a mail", "Set aside")

    class Why(models.TextChoices):
        NOBODY_KNOWN = (
            "nobody_known",
            pgettext_lazy("a mail", "Nobody it went to is a contact of a customer of yours."),
        )
        NOT_VOUCHED = (
            "not_vouched",
            pgettext_lazy(
                "a mail",
                "The mail server does not vouch that you sent it, so it is not filed by itself.",
            ),
        )
        TOO_LARGE = (
            "too_large",
            pgettext_lazy(
                "a mail",
                "It is larger than 10 MB and was not kept. Send it without its attachments.",
            ),
        )
        BROKEN = (
            "broken",
            pgettext_lazy(
                "a mail",
                "It could not be read. Send it again, or drop it as a file on the customer.",
            ),
        )
        STRANGER = "stranger", pgettext_lazy("a mail", "Nobody here has this sender's address.")

    key = models.CharField(max_length=64, unique=True)  # digest of its Message-ID, or of the mail
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, choices=Why.choices, blank=True, default="")
    subject = models.CharField(max_length=200, blank=True, default="")
    content = models.JSONField(
        default=dict
    )  # what is filed later: words, addresses, names of files
    received_at = models.DateTimeField()

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sender", "state", "-id"], name="mail_of_sender")]

    def __str__(self) -> str:
        return f"{self.sender_id} {self.state} {self.received_at:%Y-%m-%d}"
