"""Columns that many tables share: optional texts, and money as finely as its source gave it."""

from django.db import models


def text(label, length=120):
    """An optional text column."""
    return models.CharField(label, max_length=length, blank=True, default="")


def note(label):
    """An optional long text column."""
    return models.TextField(label, blank=True, default="")


def money_column(label, **options):
    """Money with six places: history keeps the precision of its source."""
    return models.DecimalField(label, max_digits=20, decimal_places=6, **options)
