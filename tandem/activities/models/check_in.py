"""A check-in: somebody of ours stood at the customer's door, wrote down what came of it, and left.

The place is kept only at the two moments of coming and going, only with the person's consent, as
WGS-84, and only for the days the setting names (docs/adr/0016-phone.md).
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tandem.activities.models.activity import Activity
from tandem.activities.models.visit import Visit
from tandem.keyaccounts.models import Account
from tandem.organisation.rules.scope import Actor


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those at the accounts one sees; a partner sees none."""
        if actor.reach.everything:
            return self
        if actor.is_partner:
            return self.none()
        seen = Account.objects.visible_to(actor).values("id")
        return self.filter(Q(by_id=actor.user_id) | Q(account_id__in=seen))


class CheckIn(models.Model):
    class Outcome(models.TextChoices):
        MOVED_ON = "moved_on", _("Moved on")
        QUOTE = "quote", _("Asked for a quote")
        OBJECTION = "objection", _("Objection")
        COMPETITOR = "competitor", _("Rival in play")
        KEEP_WARM = "keep_warm", _("Kept warm")
        NOT_MET = "not_met", _("Not met")

    client_id = models.UUIDField()  # made on the phone
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(  # none at a partner's
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    in_lat = models.FloatField(null=True, blank=True)
    in_lon = models.FloatField(null=True, blank=True)
    in_accuracy_m = models.PositiveIntegerField(null=True, blank=True)
    out_lat = models.FloatField(null=True, blank=True)
    out_lon = models.FloatField(null=True, blank=True)
    out_accuracy_m = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "client_id"], name="check_in_once"),
        ]
        indexes = [
            models.Index(
                fields=["arrived_at"], name="check_in_place", condition=Q(in_lat__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.arrived_at:%Y-%m-%d %H:%M}"


class PlaceConsent(models.Model):
    """That a person agreed to have the place of their check-ins kept, and since when not any more."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.given_at:%Y-%m-%d}"


class VisitFileQuerySet(models.QuerySet["VisitFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """With its check-in; before that has come, whose phone sent it."""
        if actor.is_partner:
            return self.none()
        theirs = CheckIn.objects.visible_to(actor).values("id")
        return self.filter(
            Q(check_in_id__in=theirs) | Q(check_in__isnull=True, by_id=actor.user_id)
        )


class VisitFile(models.Model):
    """A photo or a voice note of a check-in. It may arrive before its check-in does."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VOICE = "voice", _("Voice note")

    client_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    of = models.UUIDField()  # the check-in's client id
    check_in = models.ForeignKey(
        CheckIn, null=True, blank=True, on_delete=models.CASCADE, related_name="files"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    sha256 = models.CharField(max_length=64)  # of what the phone sent
    stored_as = models.CharField(max_length=80)  # a random name below MEDIA_ROOT/visits
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    objects = VisitFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "client_id", "sha256"], name="visit_file_once"),
        ]
        indexes = [
            models.Index(fields=["by", "of"], name="visit_file_of"),
            models.Index(fields=["by", "received_at"], name="visit_file_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.of}"
