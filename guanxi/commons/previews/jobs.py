from django.utils.translation import gettext_lazy as _

from guanxi.commons.previews.actions import draw
from guanxi.kit.jobs import job


@job("previews.draw", label=_("Draw previews"), attempts=2)
def draw_previews(run):
    """The first pages of a file, or further ones that somebody opened."""
    asked = run.payload
    draw(asked["sha256"], asked["content_type"], asked["first"], asked["count"])
