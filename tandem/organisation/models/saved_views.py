"""Views of a list that are kept under a name, shown to colleagues, and chosen to open a page with.

A view belongs to one page (`commands/view_pages.py`) and holds the address that leads to it, never
rows: whoever opens it sees what they may see of them.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from tandem.organisation.models.people import User
from tandem.organisation.models.structure import Region
from tandem.organisation.rules.roles import BUSINESS_ROLES
from tandem.organisation.rules.scope import Actor


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, those of one's region's people, and those shown to all; partners see none."""
        if not actor.has_any(BUSINESS_ROLES):
            return self.none()
        home = User.objects.filter(pk=actor.user_id).values("region_id")
        of_team = Q(region=None) | Q(region_id__in=home)
        of_team |= Q(region_id__in=sorted(actor.reach.region_ids))
        shared = Q(is_shared=True, owner__is_active=True) & of_team
        return self.filter(Q(owner_id=actor.user_id) | shared)


class SavedView(models.Model):
    page = models.CharField(max_length=40)  # the route of the list
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=600, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_shared = models.BooleanField(default=False)
    region = models.ForeignKey(  # whose people see a shared one; none: all of the vendor's
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name_once"),
        ]
        indexes = [models.Index(fields=["page", "is_shared"], name="saved_view_page")]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class OpeningView(models.Model):
    """The view a person's page opens with when its address asks for nothing."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "page"], name="opening_view_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.page}"
