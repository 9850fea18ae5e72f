from django.db import migrations

BORROWER = {"customers.loan": {"view": 1}, "customers.readingrequest": {"view": 1, "add": 1}}
REGISTERS = ("customers.loan", "customers.outsidereader")
WRITES = {"view": 4, "add": 4, "change": 4, "export": 4}
KEEPER = {"customers.loan": WRITES, "customers.outsidereader": WRITES | {"reveal": 4}, "customers.readingrequest": {"view": 4, "add": 1, "export": 4}}
GRANTS = {
    "general_manager": dict.fromkeys(REGISTERS, {"view": 4, "export": 4}) | {"customers.readingrequest": {"view": 4, "add": 1, "export": 4}},
    "sales_director": KEEPER,
    "archive_keeper": KEEPER,
    "deputy_director": BORROWER,
    "department_manager": {"customers.loan": {"view": 3}, "customers.readingrequest": {"view": 3, "add": 1}},
    "salesperson": BORROWER,
    "service": BORROWER,
    "marketing": BORROWER,
    "hr": BORROWER,
    "auditor": dict.fromkeys((*REGISTERS, "customers.readingrequest"), {"view": 4}),
}
PERMISSIONS = {"general_manager": ["reading.allow"], "sales_director": ["reading.allow", "reading.keep"], "archive_keeper": ["reading.keep"]}


def give(apps, schema_editor):
    """Ready roles that are there already get what they would begin with today, as far as nobody has said anything about it."""
    for role in apps.get_model("org", "Role").objects.filter(code__in=GRANTS):
        role.grants = GRANTS[role.code] | role.grants
        role.permissions = sorted({*role.permissions, *PERMISSIONS.get(role.code, [])})
        role.save()


class Migration(migrations.Migration):
    dependencies = [("customers", "0019_reading_room")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
