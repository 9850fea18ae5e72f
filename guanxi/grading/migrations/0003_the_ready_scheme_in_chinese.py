from django.db import migrations

OLD, NEW = "standard", "标准"


def rename(apps, schema_editor):
    """The ready scheme reads Chinese, unless the company has a scheme of that name already."""
    schemes = apps.get_model("grading", "Scheme").objects.using(schema_editor.connection.alias)
    if not schemes.filter(name=NEW).exists():
        schemes.filter(name=OLD).update(name=NEW)


class Migration(migrations.Migration):
    dependencies = [("grading", "0002_scores_without_constraints")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
