"""Gathers the tables of the audit."""

from guanxi.audit.seals.models import ChainHead
from guanxi.audit.trail.models import Entry

__all__ = ["ChainHead", "Entry"]
