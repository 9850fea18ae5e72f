from django.db.models.signals import post_migrate

from guanxi.kit import apps as kit


class Org(kit.App):
    name = "guanxi.org"
    label = "org"

    def ready(self):
        """The ready roles stand as soon as the tables do."""
        super().ready()
        post_migrate.connect(_ready_roles, sender=self)


def _ready_roles(using, **options):
    from django.apps import apps as all_apps
    from django.db import connections

    from guanxi.org.roles.ready import ensure_ready_roles

    wanted = {m._meta.db_table for m in all_apps.get_models(include_auto_created=True) if m._meta.managed}
    if wanted <= set(connections[using].introspection.table_names()):
        ensure_ready_roles()
