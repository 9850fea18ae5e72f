import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from guanxi.commons.keys.models import ApiKey
from guanxi.kit.actor import Actor
from guanxi.kit.changes import announce
from guanxi.org.users.queries import actor_for

MARK = "gx_"
USED_EVERY = timedelta(minutes=5)


@transaction.atomic
def issue(user, *, name: str, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """Makes a key and returns it with its secret, which is shown this once and kept nowhere."""
    raw = MARK + secrets.token_urlsafe(32)
    key = ApiKey(owner=user, name=name, prefix=raw[:10], hash=digest(raw), expires_at=expires_at)
    key.save()
    announce("key.issued", key=key)
    return key, raw


@transaction.atomic
def revoke(key: ApiKey) -> None:
    """Ends a key at once."""
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save()
        announce("key.revoked", key=key)


def revoke_all(user) -> int:
    """Ends every key of a person."""
    keys = list(ApiKey.objects.filter(owner=user, revoked_at=None))
    for key in keys:
        revoke(key)
    return len(keys)


def actor_for_key(raw: str, *, address: str = "", device: str = "") -> Actor | None:
    """The actor behind a key: its owner's rights of this moment. None for anything that is no usable key."""
    if not raw.startswith(MARK) or len(raw) > 100:
        return None
    key = ApiKey.objects.usable().select_related("owner").filter(hash=digest(raw)).first()
    if key is None:
        return None
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USED_EVERY:  # one write in five minutes, not one a request
        ApiKey.objects.filter(pk=key.pk).plain_update(last_used_at=now)
    return actor_for(key.owner, kind="key", key_id=key.pk, address=address, device=device)


def digest(raw: str) -> str:
    """What is kept of a key. A plain hash suffices: the key is 256 random bits, nothing that could be guessed."""
    return hashlib.sha256(raw.encode()).hexdigest()
