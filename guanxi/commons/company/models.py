from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import time
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.kit import records
from guanxi.kit.dialects import by_key
from guanxi.kit.models import Tracked

ONLY = 1
_seen: ContextVar[dict | None] = ContextVar("company", default=None)

LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
CURRENCIES = [
    ("CNY", _("Renminbi CNY")), ("HKD", _("Hong Kong dollar HKD")), ("TWD", _("New Taiwan dollar TWD")), ("MOP", _("Pataca MOP")),
    ("SGD", _("Singapore dollar SGD")), ("MYR", _("Ringgit MYR")), ("USD", _("US dollar USD")), ("EUR", _("Euro EUR")),
]  # fmt: skip
ZONES = [
    ("Asia/Shanghai", _("Shanghai, UTC+8")), ("Asia/Urumqi", _("Ürümqi, UTC+6")), ("Asia/Hong_Kong", _("Hong Kong, UTC+8")), ("Asia/Macau", _("Macao, UTC+8")),
    ("Asia/Taipei", _("Taipei, UTC+8")), ("Asia/Singapore", _("Singapore, UTC+8")), ("Asia/Kuala_Lumpur", _("Kuala Lumpur, UTC+8")),
]  # fmt: skip


def monday_to_friday() -> list[int]:
    """ISO week days."""
    return [1, 2, 3, 4, 5]


class Company(Tracked):
    """The company that runs this installation: one row. `set_up_at` is empty until the set-up page was filled in."""

    scope_rule = "shared"
    untracked = frozenset({"fields_stamp"})

    name = models.CharField(_("Company name"), max_length=120, default="")
    logo = models.ForeignKey(
        "commons.StoredFile", verbose_name=_("Logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    time_zone = models.CharField(_("Time zone"), max_length=40, default="Asia/Shanghai", choices=ZONES)
    currency = models.CharField(_("Currency"), max_length=3, default="CNY", choices=CURRENCIES)
    language = models.CharField(_("Language"), max_length=10, default="zh-hans", choices=LANGUAGES)
    work_days = models.JSONField(_("Work days"), default=monday_to_friday)
    opens_at = models.TimeField(_("Work begins"), default=time(8, 30))
    closes_at = models.TimeField(_("Work ends"), default=time(18, 0))
    quiet_days = models.PositiveSmallIntegerField(
        _("Days without contact until “no plan” shows"),
        default=30,
        validators=[MinValueValidator(1, _("At least one day."))],
        help_text=_("From then on lists mark customers for whom no next contact is planned."),
    )
    export_by_leave = models.BooleanField(
        _("Who may not export may ask for it"),
        default=False,
        help_text=_("His superior signs; the file is then made by itself. Off: without the right nothing leaves the house."),
    )
    largest_file_mb = models.PositiveSmallIntegerField(
        _("Largest attachment, MB"),
        default=50,
        validators=[MinValueValidator(1, _("At least 1 MB.")), MaxValueValidator(200, _("At most 200 MB."))],
    )
    files_per_record_mb = models.PositiveIntegerField(
        _("All attachments of one record, MB"), default=500, validators=[MinValueValidator(1, _("At least 1 MB."))]
    )
    downloads_a_day = models.PositiveIntegerField(
        _("Downloads of attachments per person and day"), default=300, help_text=_("0: no limit. Each download stands in the trail.")
    )
    modules = models.JSONField(_("Modules"), default=dict, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    set_up_at = models.DateTimeField(null=True, editable=False)
    fields_stamp = models.CharField(
        max_length=16, default="", editable=False
    )  # of which state the company's own fields are (kit.records.keep_up)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("company")

    def __str__(self):
        return self.name

    @classmethod
    def current(cls) -> "Company":
        """The company; an unsaved one with the usual values before set-up. One query a request (inside remembering())."""
        return remembered("company", cls._read)

    @classmethod
    def _read(cls):
        found = by_key(cls, ONLY) or cls(pk=ONLY)
        records.keep_up(found.fields_stamp)
        return found

    def save(self, **options):
        """As every record, and what this request remembers is read anew."""
        super().save(**options)
        forget()

    @property
    def is_set_up(self) -> bool:
        """Whether the set-up page was filled in."""
        return self.set_up_at is not None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone by which the company counts its days."""
        return ZoneInfo(self.time_zone)


@contextmanager
def remembering():
    """Inside, the company is read at most once."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def remembered(name: str, read: Callable):
    """What `read()` gave the first time in this request; outside of one it is read each time."""
    seen = _seen.get()
    if seen is None:
        return read()
    if name not in seen:
        seen[name] = read()
    return seen[name]


def forget(name: str = "company") -> None:
    """The next one to ask reads again."""
    if (seen := _seen.get()) is not None:
        seen.pop(name, None)
