"""Verbs on business cards that were handed in: kept while somebody types, then filed with the lead or contact they belong to (ACQ-04)."""

import io

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.commons.files.actions import drop, keep, open_file
from guanxi.commons.files.models import StoredFile
from guanxi.commons.files.sniffing import is_picture
from guanxi.kit.actor import Actor
from guanxi.kit.errors import DomainError
from guanxi.kit.tables.guards import BadFile
from guanxi.kit.tables.vcards import Card, parse_cards

DRAFT = "card.draft"
LARGEST = 8 * 2**20
MOST_CARDS = 30
# Header of a card → field of a lead. What has no field of its own stands in the remarks.
PLACES = {
    "姓名": "contact_name", "公司": "name", "职务": "contact_title", "手机": "phone", "电话": "phone2", "邮箱": "email", "微信": "wechat", "地址": "address",
    "网址": "website",
}  # fmt: skip


def hand_in(file) -> StoredFile:
    """Keeps a photographed card or a vCard until it is filed. DomainError for anything else, and for what is too large."""
    stored = keep(file, name=file.name, kind=DRAFT, limit=LARGEST)
    if not is_picture(stored.content_type):
        try:
            cards = cards_of(stored)
        except BadFile as error:
            drop(stored)
            raise DomainError(_("This is neither a picture (JPEG, PNG, WebP) nor a business card file (.vcf).")) from error
        if len(cards) > MOST_CARDS:
            drop(stored)
            raise DomainError(_("More than %(n)s cards: bring the file in under Import instead.") % {"n": MOST_CARDS})
    return stored


def cards_of(stored: StoredFile) -> list[Card]:
    """The cards of a vCard file that was handed in; BadFile when it holds none."""
    with open_file(stored) as file:
        cards = parse_cards(io.BytesIO(file.read()).getvalue())
    readable = [card for card in cards if card.values]
    if not readable:
        raise BadFile(_("The file holds no business card"))
    return readable


def lead_values(card: Card) -> dict[str, str]:
    """Field of a lead → what the card says. Without a company the person himself is the lead."""
    values = {PLACES[header]: text for header, text in card.values.items() if header in PLACES}
    rest = [
        _("%(label)s: %(value)s") % {"label": header, "value": text}
        for header, text in card.values.items()
        if header not in PLACES and header != "备注"
    ]
    values["remarks"] = "\n".join([*([card.values["备注"]] if card.values.get("备注") else []), *rest])
    if not values.get("name"):
        values["name"] = values.pop("contact_name", "")
        values["kind"] = "person"
    return values


def mine(actor: Actor, pk: int) -> StoredFile | None:
    """A card that this person handed in and has not filed yet; nobody else finds it."""
    return StoredFile.objects.filter(kind=DRAFT, kept_by=actor.user_id or 0, pk=pk).first()


@transaction.atomic
def attach(stored: StoredFile, row) -> None:
    """The picture belongs to this lead or contact from now on, and is seen with it."""
    stored.kind, stored.object_id = kind_of(type(row)), row.pk
    stored.save()


@transaction.atomic
def copy_to(stored: StoredFile, row) -> None:
    """The same picture with another row; the bytes lie once."""
    StoredFile(
        kind=kind_of(type(row)), object_id=row.pk, name=stored.name, sha256=stored.sha256, size=stored.size, content_type=stored.content_type,
        kept_by_id=stored.kept_by_id,
    ).save()  # fmt: skip


def kind_of(model) -> str:
    """The kind under which the cards of a record type are kept ("lead.card")."""
    return f"{model._meta.model_name}.card"
