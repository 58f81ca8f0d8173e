"""People, what they may see and do, and who works with whom (docs/glossary.md: pair).

`RoleGrant` is the one grants table: a role and the region, industry or company it reaches,
for a span of days. One inside seller may serve several outside sellers, so a pair is a dated
link and never a field.
"""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from tandem.organisation.models.structure import Company, Industry, Region
from tandem.organisation.rules.roles import STAFF_ROLES, Role
from tandem.organisation.rules.scope import Actor


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff see everybody's name; a partner's person sees their own company's people."""
        if actor.has_any(STAFF_ROLES):
            return self
        if actor.is_partner:
            return self.filter(company_id=actor.company_id)
        return self.filter(pk=actor.user_id)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    name_key = models.CharField(max_length=80, blank=True, default="", db_index=True)
    initials = models.CharField(max_length=20, blank=True, default="")  # of the pinyin
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    base_lat = models.FloatField(null=True, blank=True)
    base_lon = models.FloatField(null=True, blank=True)
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=10, default="auto")
    density = models.CharField(max_length=12, default="default")
    has_shortcuts = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        indexes = [models.Index(fields=["company", "is_active"], name="user_company")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class RoleGrant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    industry = models.ForeignKey(
        Industry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # last day, inclusive

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=Role.REGION_MANAGER) | Q(region__isnull=False),
                name="region_manager_has_a_region",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.INDUSTRY_DIRECTOR) | Q(industry__isnull=False),
                name="industry_director_has_an_industry",
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="grant_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class SellerSkill(models.Model):
    """How well a seller sells in an industry; 1 is the average."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    industry = models.ForeignKey(Industry, on_delete=models.PROTECT, related_name="+")
    level = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "industry"], name="skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.industry_id} {self.level}"


class Pair(models.Model):
    """One outside seller served by one inside seller, from a day until a day."""

    outside = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    inside = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # last day, inclusive

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(outside=F("inside")), name="pair_of_two_people"),
            models.UniqueConstraint(
                fields=["outside"], condition=Q(until__isnull=True), name="one_open_pair_each"
            ),
        ]
        indexes = [models.Index(fields=["inside", "until"], name="pair_inside")]

    def __str__(self) -> str:
        return f"{self.outside_id} · {self.inside_id}"
