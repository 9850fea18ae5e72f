from django.utils.translation import gettext_lazy as _

from guanxi.desk.values import Sight
from guanxi.kit.panels import panel


@panel(on="customers.source", name="doubt", title=_("Basis doubtful"), template="customers/sources/_doubt.html", place="head", order=10)
def doubt(source, actor):
    """What a doubtful basis means, above everything else; a source also inherits the doubt of what it is part of (ACQ-03)."""
    if not source.doubted or not Sight.of(type(source), actor).tells("is_doubtful"):
        return None
    return {"inherited": not source.is_doubtful}
