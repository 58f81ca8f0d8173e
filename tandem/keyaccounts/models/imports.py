"""One import of one file: its mapping, its rows, what each row changed, and its undoing.

A row keeps what it changed (`before`, `after`), so the run can be undone exactly and a killed
run goes on with the first row not yet applied.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tandem.foundation.models import Job
from tandem.keyaccounts.models.account import Account
from tandem.organisation.rules.roles import Role
from tandem.organisation.rules.scope import Actor


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """Sales operations see every run; others only their own."""
        if actor.has_any({Role.SALES_OPS}):
            return self
        return self.filter(owner_id=actor.user_id)


class ImportRun(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        MAPPED = "mapped", _("Mapped")
        CHECKING = "checking", _("Checking")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")
        UNDOING = "undoing", _("Undoing")
        UNDONE = "undone", _("Undone")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, default="accounts")  # of `commands/imports/kinds.py`
    file_name = models.CharField(max_length=200)
    file_path = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    sheet = models.CharField(max_length=100, blank=True, default="")
    header = models.JSONField(default=list)
    header_row = models.PositiveIntegerField(default=1)
    signature = models.CharField(max_length=64, blank=True, default="")
    mapping = models.JSONField(default=dict)  # column index -> field
    values = models.JSONField(default=dict)  # field -> value in the file -> meaning
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="import_owner")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def standing(self) -> str:
        """The state, or what it came to if its job ended without it (killed, never begun)."""
        if self.state not in AFTER_A_LOST_JOB or self.job is None or self.job.is_open:
            return self.state
        if self.state == self.State.RUNNING and self.job.state == Job.State.CANCELLED:
            return self.State.CANCELLED
        return AFTER_A_LOST_JOB[self.state]


AFTER_A_LOST_JOB = {
    ImportRun.State.CHECKING.value: ImportRun.State.MAPPED.value,
    ImportRun.State.RUNNING.value: ImportRun.State.FAILED.value,
    ImportRun.State.UNDOING.value: ImportRun.State.DONE.value,
}


class ImportRow(models.Model):
    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        UPDATE = "update", _("Update")
        SAME = "same", _("Nothing to change")
        POSSIBLE = "possible", _("Possible duplicate")
        ERROR = "error", _("Error")
        SKIPPED = "skipped", _("Left out")

    # Both indexes below begin with the run: one of its own would be written for nothing.
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()  # the row in the file, as a person counts
    raw = models.JSONField(default=list)
    clean = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    problems = models.JSONField(default=list)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    candidates = models.JSONField(default=list)
    decision = models.CharField(max_length=10, blank=True, default="")  # new, update, skip
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made = models.JSONField(default=dict)  # ids of the facts it added, figures it replaced
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class RememberedMapping(models.Model):
    """How a header was mapped last time; offered again for the same header."""

    signature = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.signature
