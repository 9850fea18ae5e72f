"""The matrix: record types × actions, field rights, permissions."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from guanxi.kit import rights
from guanxi.kit.errors import DomainError, Forbidden
from guanxi.org.roles.actions import set_rights
from guanxi.org.roles.matrix import read, rows_of
from guanxi.org.roles.models import Role


class Matrix(View):
    """GET shows what a role may do; POST changes it, for holders of "org.manage"."""

    def get(self, request, pk):
        """The table; others than administrators see it without controls."""
        return self._page(request, self._role(request, pk))

    def post(self, request, pk):
        """Saves the whole table."""
        role = self._role(request, pk)
        grants, fields, permissions = read(role, request.POST)
        try:
            set_rights(role, grants=grants, fields=fields, permissions=permissions, actor=request.actor)
        except DomainError as error:
            # Shown again as it was asked for, so that nothing has to be ticked twice.
            role.grants, role.fields, role.permissions = grants, fields, permissions
            return self._page(request, role, error=error.message, status=403 if isinstance(error, Forbidden) else 422)
        return HttpResponseRedirect(f"{request.path}?saved=1")

    def _role(self, request, pk):
        return get_object_or_404(Role.objects.visible_to(request.actor), pk=pk)

    def _page(self, request, role, error="", status=200):
        given = set(role.permissions)
        context = {
            "title": _("Rights of %(role)s") % {"role": role.name},
            "bar_title": role.name,
            "back_url": "/org/roles/",
            "role": role,
            "rows": rows_of(role),
            "permissions": [(name, label, name in given or "*" in given) for name, label in rights.permissions().items()],
            "holders": role.holders.filter(is_active=True, deleted_at=None)[:30],
            "editable": request.actor.has("org.manage") and "*" not in role.grants,
            "everything": "*" in role.grants,
            "saved": "saved" in request.GET,
            "error": error,
        }
        return render(request, "org/roles/matrix.html", context, status=status)
