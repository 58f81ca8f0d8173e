"""Courses, sessions, who was there, what they are certified for, and who teaches on."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tandem.organisation.models import Region, still_open
from tandem.organisation.rules.roles import BUSINESS_ROLES, Role
from tandem.organisation.rules.scope import Actor
from tandem.partners.models.reach import OfPartner, partners_visible_to


class Course(models.Model):
    """What is taught; the same offer for every partner."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    hours = models.PositiveSmallIntegerField(default=8)
    valid_months = models.PositiveSmallIntegerField(default=24)  # of the certificate; 0: for good
    is_for_trainers = models.BooleanField(default=False)  # its certificate allows to teach
    is_offered = models.BooleanField(default=True)
    product = models.CharField(  # the line its certificate admits to; empty: to none
        max_length=40, blank=True, default=""
    )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff: all. A partner's people: the vendor's, open to all, and those for their company."""
        if actor.has_any(BUSINESS_ROLES):
            return self
        if actor.is_partner:
            return self.filter(Q(company=None) | Q(company_id=actor.company_id))
        return self.none()


class Session(models.Model):
    """One meeting of a course. Held by the vendor, or by a partner's own trainer for its people."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(  # none: open to every partner
        "organisation.Company", null=True, on_delete=models.PROTECT, related_name="+"
    )
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    place = models.CharField(max_length=100, blank=True, default="")
    seats = models.PositiveSmallIntegerField(default=30)
    called_off_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["on", "id"], name="session_day")]

    def __str__(self) -> str:
        return f"{self.course} {self.on}"


class Attendance(OfPartner):
    """`company` is the person's own on the day: somebody who changes sides takes nothing along."""

    class State(models.TextChoices):
        INVITED = "invited", _("Enrolled")
        PRESENT = "present", _("Took part")
        ABSENT = "absent", _("Did not come")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    has_passed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="attends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.reach.everything:
            return self
        return self.filter(company_id__in=partners_visible_to(actor).values("pk"))

    def holding_on(self, day: date) -> Self:
        return self.filter(
            still_open(day),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
            issued_on__lte=day,
        )


class Certificate(models.Model):
    readers = frozenset(Role)

    company = models.ForeignKey("organisation.Company", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    until = models.DateField(null=True)  # last day, inclusive; none: for good
    withdrawn_on = models.DateField(null=True)
    warned_on = models.DateField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "issued_on"], name="certified_once_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "until"], name="certificate_company"),
            models.Index(fields=["until"], name="certificate_until"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_id}"
