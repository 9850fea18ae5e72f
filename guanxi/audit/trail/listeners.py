"""The trail follows every published change."""

from guanxi.audit.trail.actions import write_changes
from guanxi.kit.changes import sink

sink(write_changes)
