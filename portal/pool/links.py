"""Which signed words does somebody in the pool carry: the way to their page, and to an invitation?"""

import secrets
from datetime import timedelta

from portal.db import now
from portal.pool.models import Invitation, PoolEntry
from portal.signed import Expired, age, read, sign

# As long as an entry can be kept, with some days to spare; renewing sends a fresh one.
PAGE_AGE = timedelta(days=400)
INVITATION_AGE = timedelta(days=120)
FORM_AGE = timedelta(hours=24)


def page_token(key: bytes, entry: PoolEntry) -> str:
    """The words that open somebody's own page."""
    return sign(key, "pool", [entry.reference, entry.link_version, int(now().timestamp())])


def read_page(key: bytes, token: str) -> tuple[str, int]:
    """Reference and link version; raises Broken or Expired."""
    reference, version, moment = read(key, "pool", token, 3)
    if age(moment) > PAGE_AGE:
        raise Expired
    return str(reference), int(version)


def invitation_token(key: bytes, invitation: Invitation) -> str:
    """The words that open one invitation."""
    return sign(key, "invitation", [invitation.reference, int(now().timestamp())])


def read_invitation(key: bytes, token: str) -> str:
    """The reference of the invitation; raises Broken or Expired."""
    reference, moment = read(key, "invitation", token, 2)
    if age(moment) > INVITATION_AGE:
        raise Expired
    return str(reference)


def form_token(key: bytes) -> str:
    """What the form to join carries: sent twice, it sends one mail."""
    return sign(key, "join", [secrets.token_urlsafe(18), int(now().timestamp())])


def read_form(key: bytes, token: str) -> str:
    """The form's own name; raises Broken or Expired."""
    name, moment = read(key, "join", token, 2)
    if age(moment) > FORM_AGE:
        raise Expired
    return str(name)
