"""Files hung on customers and orders: name, caption and content are canaries of the row they hang on."""

from django.core.files.base import ContentFile

from guanxi.commons.attachments.actions import attach
from guanxi.kit.actor import acting
from guanxi.org.users.queries import actor_for

HUNG_ON = ("customers.customer", "sales.order", "customers.document")


def hang_some(world) -> None:
    """On one row of each owner, what lies in the bin included."""
    numbers = world.private.setdefault("commons.attachment", {})
    for (key, owner, binned), obj in list(world.objects.items()):
        if key not in HUNG_ON:
            continue
        row = world.known[(key, obj.pk)]
        name, caption, content = (world.mint.plant(row, "attachments") for _n in range(3))
        with acting(actor_for(world.people[owner.partition("+")[0] or "boss"])):
            made = attach(obj, ContentFile(content.encode()), name=f"{name}.txt", caption=caption)
        world.known[("commons.attachment", made.pk)] = world.known[("commons.storedfile", made.file_id)] = row
        if key == HUNG_ON[0] and not binned:
            numbers[owner] = made.pk
