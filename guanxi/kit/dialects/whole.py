"""Migrations that make an app's tables as they are in the end, for a database that has none of them yet."""

from django.db import migrations
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel


class Whole(migrations.Migration):
    """Says all of its tables first and makes them afterwards.

    Django draws the classes of every table anew for each operation, which takes nine tenths of the time of an installation; here they are drawn once
    a migration. Holds nothing but new tables with their fields, indexes and constraints; anything else crashes.
    """

    def apply(self, project_state, schema_editor, collect_sql=False):
        """Makes the tables; the same result as Django's own way."""
        made = [op for op in self.operations if isinstance(op, CreateModel)]
        names = {op.name_lower for op in made}
        for op in self.operations:
            if op not in made and not (isinstance(op, AddConstraint | AddField | AddIndex) and op.model_name.lower() in names):
                raise TypeError(f"{self}: {op.describe()} does not belong to tables that are made here")
        project_state.__dict__.pop("apps", None)
        for op in self.operations:
            op.state_forwards(self.app_label, project_state)
        for op in made:
            model = project_state.apps.get_model(self.app_label, op.name)
            if op.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)
        return project_state
