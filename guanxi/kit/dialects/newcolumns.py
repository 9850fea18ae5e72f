from django.db import migrations


class AddColumn(migrations.AddField):
    """AddField that takes no time however many rows there are: SQLite would copy the whole table for a column that may not be empty.

    first: what the rows that are there hold in it; otherwise the field's default. On SQLite the column keeps that as its default in the
    schema, which is what makes it fast, and on which no insert of ours relies.
    """

    def __init__(self, model_name, name, field, first=None):
        super().__init__(model_name, name, field)
        self.first = first

    def deconstruct(self):
        """As it stands in a migration."""
        name, args, kwargs = super().deconstruct()
        return name, args, kwargs | ({"first": self.first} if self.first is not None else {})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Adds it."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        field = model._meta.get_field(self.name)
        default, field.default = field.default, field.default if self.first is None else self.first
        if schema_editor.connection.vendor == "sqlite" and not (field.is_relation or field.unique):
            definition, params = schema_editor.column_sql(model, field, include_default=True)
            names = {"table": schema_editor.quote_name(model._meta.db_table), "column": schema_editor.quote_name(field.column)}
            schema_editor.execute(schema_editor.sql_create_column % (names | {"definition": definition}), params or None)
        else:
            schema_editor.add_field(from_state.apps.get_model(app_label, self.model_name), field)
        field.default = default
