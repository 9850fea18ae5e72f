from django.db import migrations


def remember(apps, schema_editor):
    """The numbers of those who were merged so far, as far as their rows are still there, and those that kept ones gave up."""
    merges, numbers, customers = (apps.get_model("customers", n) for n in ("Merge", "MergedNumber", "Customer"))
    for merge in merges.objects.filter(status="done").order_by("pk").prefetch_related("away").iterator(chunk_size=200):
        away = [a.number for a in merge.away.all()]
        told = set(customers.objects.filter(pk__in=away).exclude(code="").values_list("code", "name"))
        if before := (merge.pack.get("fields", {}).get("code") or [""])[0]:
            told |= {(before, name) for name in customers.objects.filter(pk=merge.kept_id).values_list("name", flat=True)}
        numbers.objects.bulk_create([numbers(merge=merge, code=code, name=name) for code, name in sorted(told)])


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_numbers_of_merged"),
    ]

    operations = [
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
