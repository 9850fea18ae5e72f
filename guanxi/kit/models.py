"""The abstract models every record stands on: published writes, versions, the recycle bin, ownership."""

from copy import deepcopy
from functools import cache

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.kit.actor import current_actor
from guanxi.kit.changes import Change, publish
from guanxi.kit.errors import Stale
from guanxi.kit.scope import ScopedQuerySet

BOOKKEEPING = frozenset({"id", "version", "created_at", "updated_at"})


class Published(models.Model):
    """A row whose every write is published. `scope_rule` or `scope_via` says who sees it; `untracked` names derived columns."""

    scope_rule: str = ""  # owned | shared | personal | part (seen with the parent of scope_via)
    scope_via: str = ""  # the foreign key to the parent whose owner and department this row carries
    scope_instead: str = ""  # the foreign key to the parent that stands in while scope_via is empty (a lead's follow-up)
    untracked: frozenset = frozenset()
    leaf_of: str = ""  # the 1:1 relation to the row whose file it is a further leaf of: its changes are that row's
    has_bin = False
    has_version = False

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        """As Django's, and what was read is kept for comparing. Django walks through all columns of the table for every row, read or not."""
        instance = cls.__new__(cls)
        loaded = dict(zip(field_names, values, strict=False))
        instance.__dict__.update(loaded)
        instance._state, instance._loaded = models.base.ModelState(), _apart(cls, loaded)
        instance._state.adding, instance._state.db = False, db
        return instance

    @classmethod
    def tracked_fields(cls) -> list:
        """Columns whose values are written to the trail."""
        return [f for f in cls._meta.concrete_fields if f.name not in BOOKKEEPING and f.name not in cls.untracked]

    def save(self, *, force_insert=False, update_fields=None, within=False, **options):
        """Inserts, or writes the columns that differ from what was loaded; publishes both. Raises Stale when somebody was faster.

        within: the caller stands in a transaction that ends when this fails, so that it needs no savepoint of its own.
        """
        with transaction.atomic(savepoint=not within):
            if self._state.adding:
                self._insert(force_insert, options)
            else:
                self._write(update_fields)

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        """As Django's; what was read is what the next save is compared with."""
        super().refresh_from_db(using, fields, from_queryset)
        read = {f.attname for f in self._meta.concrete_fields if fields is None or f.name in fields or f.attname in fields}
        self._loaded = getattr(self, "_loaded", {}) | _apart(type(self), {n: v for n, v in self.__dict__.items() if n in read})

    def _insert(self, force_insert, options):
        super().save(force_insert=force_insert, **options)
        after = {f.name: getattr(self, f.attname) for f in self.tracked_fields() if not _is_empty(getattr(self, f.attname))}
        self._loaded = _apart(type(self), {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields})
        self._tell("create", {}, after)

    def _write(self, update_fields):
        loaded = getattr(self, "_loaded", {})
        wanted = [f for f in self._meta.concrete_fields if not f.primary_key and (update_fields is None or f.name in update_fields)]
        values = {f: f.pre_save(self, False) for f in wanted if not getattr(f, "auto_now_add", False)}
        differing = {f: v for f, v in values.items() if f.attname not in loaded or not same_value(f, loaded[f.attname], v)}
        telling = {f: v for f, v in differing.items() if f.name not in BOOKKEEPING}
        if not telling:
            return
        rows = type(self)._base_manager.filter(pk=self.pk)
        if self.has_version:
            rows = rows.filter(version=self.version)
            differing[self._meta.get_field("version")] = self.version + 1
            if (stamp := self._meta.get_field("updated_at")) not in differing:
                differing[stamp] = stamp.pre_save(self, False)
        if not rows.update(**{f.name if not f.is_relation else f.attname: v for f, v in differing.items()}):
            raise Stale(_("Somebody else saved this record while you were writing."), type(self)._base_manager.filter(pk=self.pk).first())
        if self.has_version:
            self.version += 1
        seen = [f for f in telling if f.name not in self.untracked]
        before, after = {f.name: loaded.get(f.attname) for f in seen}, {f.name: telling[f] for f in seen}
        self._loaded = _apart(type(self), loaded | {f.attname: v for f, v in differing.items()})
        if seen:
            self._tell(self._kind_of(after), before, after)

    def _tell(self, kind: str, before: dict, after: dict) -> None:
        """Publishes the change: of this row, or of the one whose leaf it is, which has another version by it."""
        if not self.leaf_of:
            publish([Change(type(self), self.pk, kind, str(self)[:200], before, after, self)])
        elif before or after:
            whole = getattr(self, self.leaf_of)
            type(whole)._base_manager.filter(pk=whole.pk).update(version=models.F("version") + 1, updated_at=timezone.now())
            whole.version += 1
            publish([Change(type(whole), whole.pk, "update", str(whole)[:200], before, after)])

    def _kind_of(self, after: dict) -> str:
        if "deleted_at" in after:
            return "delete" if after["deleted_at"] else "restore"
        return "update"

    def delete(self, **options):
        """Removes the row for good, children included, and publishes each of them."""
        from guanxi.kit import bulkwrites

        with transaction.atomic():
            before = {f.name: getattr(self, f.attname) for f in self.tracked_fields() if not _is_empty(getattr(self, f.attname))}
            pk, label = self.pk, str(self)[:200]
            below = bulkwrites.erase_below(type(self), [pk])
            below.update(super().delete(**options)[1])
            publish([Change(type(self), pk, "erase", label, before, {}, None)])
        return sum(below.values()), dict(below)


class Tracked(Published):
    """A record of its own: version for two people editing, timestamps, author, recycle bin."""

    has_bin = True
    has_version = True

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("Created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("Updated"), auto_now=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Created by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    deleted_at = models.DateTimeField(_("Deleted"), null=True, editable=False)
    # What a company's own fields hold, by field name, as JSON has it; the trail is told of each by its own name (kit.changes).
    custom = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def _insert(self, force_insert, options):
        if self.created_by_id is None:
            self.created_by_id = current_actor().user_id
        super()._insert(force_insert, options)

    def bin(self):
        """Puts the record into the recycle bin."""
        self.deleted_at = timezone.now()
        self.save()

    def restore(self):
        """Takes it out again."""
        self.deleted_at = None
        self.save()


class Owned(Tracked):
    """A record that belongs to a person and, through him, to a department."""

    scope_rule = "owned"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Owner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "org.Department",
        verbose_name=_("Department"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True

    def save(self, **options):
        """The department follows the owner, or, for a child, both follow the parent (scope_via)."""
        if self.scope_via:
            parent = getattr(self, self.scope_via) or (getattr(self, self.scope_instead) if self.scope_instead else None)
            if parent is not None:
                self.owner_id, self.department_id = parent.owner_id, parent.department_id
        elif self.owner_id != getattr(self, "_loaded", {}).get("owner_id") or self._state.adding:
            self.department_id = self.owner.department_id if self.owner_id else None
        super().save(**options)


@cache
def _json_columns(model) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if isinstance(f, models.JSONField))


def _apart(model, loaded: dict) -> dict:
    """What was read, with copies of what can be changed in place: else such a change would compare with itself."""
    if columns := _json_columns(model):
        return loaded | {n: deepcopy(loaded[n]) for n in columns if n in loaded}
    return loaded


def _is_empty(value) -> bool:
    return value is None or value == "" or value == {} or value == []


def same_value(f, old, new) -> bool:
    """Whether two values of a column are one: 3.5 and 3.50, a day and its text."""
    if old is new or old is None or new is None:
        return old is new
    return f.to_python(old) == f.to_python(new)
