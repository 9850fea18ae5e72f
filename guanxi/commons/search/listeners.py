"""Search follows every published change; its tables are made after the others."""

from django.db.models.signals import post_migrate
from django.dispatch import receiver

from guanxi.kit import changes, search
from guanxi.kit.dialects import searchindex

changes.sink(search.follow)


@receiver(post_migrate, dispatch_uid="commons.search.tables")
def make_tables(app_config, **options):
    """A record type that has become searchable gets its index; rows that lie there already come in by the job search.rebuild."""
    if app_config.label == "commons":
        searchindex.ensure(r.key for r in search.searchable())
