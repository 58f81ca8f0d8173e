"""A file that came with a mail: seen by whoever sees the mail, on the timeline or still waiting."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tandem.activities.models.activity import Activity
from tandem.activities.models.incoming_mail import IncomingMail
from tandem.organisation.rules.scope import Actor


class LeftOut(models.TextChoices):
    """Why a file of a mail was not kept; the mail then names it with this reason."""

    KIND = "kind", pgettext_lazy("a file", "not a kind of file that is kept")
    EMPTY = "empty", pgettext_lazy("a file", "it is empty")
    MANY = "many", pgettext_lazy("a file", "a mail brings at most 20 files")
    DAY_FULL = "day_full", pgettext_lazy("a file", "more than 100 MB came from you in a day")
    NO_ROOM = "no_room", pgettext_lazy("a file", "there is no room on the server")
    BEFORE = "before", pgettext_lazy("a file", "it came before files were kept")


class MailFileQuerySet(models.QuerySet["MailFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """With the entry it hangs on; while its mail waits, its sender's only."""
        return self.filter(
            Q(activity_id__in=Activity.objects.visible_to(actor).values("id"))
            | Q(mail_id__in=IncomingMail.objects.visible_to(actor).values("id"))
        )


class MailFile(models.Model):
    activity = models.ForeignKey(Activity, null=True, on_delete=models.CASCADE, related_name="+")
    mail = models.ForeignKey(IncomingMail, null=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()  # its place among the files of the mail
    name = models.CharField(max_length=220)
    media_type = models.CharField(max_length=100)  # read from the content
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80)  # a random name below MEDIA_ROOT/mails
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    objects = MailFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=True) ^ Q(mail__isnull=True),
                name="mail_file_hangs_on_one",
            ),
            models.UniqueConstraint(fields=["activity", "number"], name="mail_file_of_entry"),
            models.UniqueConstraint(fields=["mail", "number"], name="mail_file_of_mail"),
        ]
        indexes = [
            models.Index(fields=["by", "received_at"], name="mail_file_day"),
            models.Index(fields=["stored_as"], name="mail_file_stored"),
        ]

    def __str__(self) -> str:
        return self.name
