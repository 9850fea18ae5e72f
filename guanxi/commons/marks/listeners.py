"""A mark goes with its value; the trail tells what it said."""

from django.utils.translation import gettext_lazy as _

from guanxi.audit.trail.lines import aspect
from guanxi.commons.marks import ready  # noqa: F401
from guanxi.commons.marks.actions import follow
from guanxi.commons.marks.queries import PREFIX, in_words
from guanxi.kit.changes import sink

sink(follow)
aspect(PREFIX, _("%(field)s: source and reliability"), in_words)
