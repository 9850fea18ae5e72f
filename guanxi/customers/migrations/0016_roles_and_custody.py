from django.db import migrations

EVERY = ["custody.company", "custody.department", "custody.individual"]
READY = {
    "administrator": ["custody.individual"],
    "general_manager": [*EVERY, "custody.policy"],
    "sales_director": [*EVERY, "custody.policy"],
    "department_manager": ["custody.managed"],
    "service": ["custody.individual"],
    "marketing": ["custody.individual"],
    "archive_keeper": ["custody.individual"],
    "auditor": ["custody.individual"],
}
# Who may put archives into a tier: action "custody", as far as he changes their owner.
MAY_PUT = {"general_manager": 4, "sales_director": 4, "department_manager": 3}


def give(apps, schema_editor):
    """Roles that are there get what the printed rule gives them; roles of the company's own go on opening what they opened yesterday."""
    for role in apps.get_model("org", "Role").objects.all():
        reach = _reach(role.grants)
        if role.is_ready_made or role.code in READY:
            wanted = READY.get(role.code, [])
        else:
            wanted = ["custody.individual"] if reach == 4 else ["custody.managed"] if reach else []
        role.permissions = sorted({*role.permissions, *wanted})
        if role.code in MAY_PUT and reach:
            role.grants = role.grants | {"customers.customer": role.grants.get("customers.customer", {}) | {"custody": MAY_PUT[role.code]}}
        if role.code == "sales_director" and role.name == "销售总监":
            role.name = "营销总监"
        role.save()


def _reach(grants: dict) -> int:
    """How far beyond one's own rows customers may be seen; 0 when no further."""
    own, every = grants.get("customers.customer", {}), grants.get("*", {})
    reach = own.get("view", own.get("*", every.get("view", every.get("*", 0))))
    return reach if reach > 1 else 0


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_custody")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
