from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from guanxi.kit.changes import announce
from guanxi.kit.china.pinyin import pinyin_key
from guanxi.kit.models import Tracked
from guanxi.kit.scope import ScopedQuerySet


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):
    """Users by their sign-in name."""

    def get_by_natural_key(self, username):
        """Phones begin words with a capital letter: names are kept and sought in small ones."""
        return self.get(username=username.strip().lower())


class User(AbstractBaseUser, Tracked):
    """A colleague. Rights come from roles alone; there is no superuser flag to forget."""

    scope_rule = "shared"
    untracked = frozenset({"password", "last_login", "name_sort", "language", "theme"})

    username = models.CharField(_("Sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    name_sort = models.CharField(max_length=64, editable=False, default="", db_index=True)
    department = models.ForeignKey(
        "org.Department", verbose_name=_("Department"), null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    roles = models.ManyToManyField("org.Role", verbose_name=_("Roles"), blank=True, related_name="holders")
    title = models.CharField(_("Job title"), max_length=60, blank=True)
    phone = models.CharField(_("Phone"), max_length=32, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    is_active = models.BooleanField(_("May sign in"), default=True)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    theme = models.CharField(_("Theme"), max_length=10, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("colleague")
        verbose_name_plural = _("colleagues")
        ordering = ("name_sort", "id")

    def __str__(self):
        return self.name

    def save(self, **options):
        """Keeps the sort key; says when the password or the department changed."""
        if options.get("update_fields") is not None and set(options["update_fields"]) == {"last_login"}:
            # Each sign-in writes it: no new version, or whoever edits this colleague meanwhile would lose his text.
            User.objects.filter(pk=self.pk).plain_update(last_login=self.last_login)
            return
        self.username = self.username.strip().lower()
        self.name_sort = pinyin_key(self.name, person=True)
        if not self.password:
            # Until the invitation is accepted there is nothing that could be guessed.
            self.set_unusable_password()
        was_new, new_password = self._state.adding, self._password is not None
        before = getattr(self, "_loaded", {}).get("department_id")
        with transaction.atomic():
            super().save(**options)
            if new_password and not was_new:
                announce("user.password_set", user=self)
            if not was_new and before != self.department_id:
                announce("user.moved", user=self, before=before, after=self.department_id)

    @property
    def is_invited(self) -> bool:
        """Has not set a password yet."""
        return not self.has_usable_password()

    # Django's own backends ask these; our rights are kit.scope's alone.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm, obj=None):
        """Never: rights are asked of the actor."""
        return False

    def has_module_perms(self, app_label):
        """Never: rights are asked of the actor."""
        return False
