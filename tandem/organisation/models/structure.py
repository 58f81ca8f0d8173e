"""Industries and regions are configuration: seven and eighteen by default (docs/glossary.md).

A cell is one industry in one region. A company is the vendor or a partner; what a partner can
do for the vendor is told by the partners app, here it is only an identity to see and be seen by.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Something with a Chinese and an English name, shown in the reader's language."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class Industry(Named):
    class Meta(Named.Meta):
        verbose_name_plural = "industries"


class Region(Named):
    aliases = models.JSONField(default=list, blank=True)  # spellings seen in files
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)


class Company(models.Model):
    class Kind(models.TextChoices):
        VENDOR = "vendor"
        PARTNER = "partner"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, unique=True)
    region = models.ForeignKey(  # none: works in every region
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.PositiveIntegerField(default=0)  # accounts it can serve; 0: not stated
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "companies"
        indexes = [models.Index(fields=["kind", "region"], name="company_kind_region")]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A day on which this organisation differs from the statutory calendar."""

    day = models.DateField(unique=True)
    is_worked = models.BooleanField()
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
