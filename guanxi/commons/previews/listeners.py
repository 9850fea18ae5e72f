"""A preview shows what the file held: it goes with the file."""

from guanxi.commons.files.actions import when_gone
from guanxi.commons.previews.actions import forget

when_gone(forget)
