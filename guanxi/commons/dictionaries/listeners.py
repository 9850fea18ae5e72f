from django.db.models.signals import post_migrate
from django.dispatch import receiver

from guanxi.commons.dictionaries.actions import fill_empty_lists


@receiver(post_migrate, dispatch_uid="guanxi.dictionaries")
def fill(sender, **options):
    """New lists of a new version get their first words with the migration that brings them."""
    if sender.label == "commons" and _has_table():
        fill_empty_lists()


def _has_table() -> bool:
    from django.db import connection

    from guanxi.commons.dictionaries.models import DictionaryEntry

    return DictionaryEntry._meta.db_table in connection.introspection.table_names()
