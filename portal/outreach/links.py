"""Which signed words does a teacher carry: the way to their visit, and the proof that an address is theirs?"""

from datetime import datetime, timedelta
from hashlib import sha256

from portal.db import now
from portal.outreach.models import Visit, VisitDraft
from portal.signed import Broken, Expired, age, read, sign

# A visit asked for in September for May, its certificate, and the next request that begins from it.
STATUS_AGE = timedelta(days=400)
PROOF_AGE = timedelta(hours=24)


def status_token(key: bytes, visit: Visit, at: datetime | None = None) -> str:
    """The words that open one visit for 400 days from `at` (by default now)."""
    return sign(key, "visit", [visit.reference, visit.link_version, int((at or now()).timestamp())])


def receipt_token(key: bytes, visit: Visit) -> str:
    """The first link, the same however often the request is sent; once links were revoked it opens nothing."""
    return sign(key, "visit", [visit.reference, 1, int(visit.requested_at.timestamp())])


def read_status(key: bytes, token: str) -> tuple[str, int]:
    """The reference and link version in a status link; raises Broken or Expired."""
    reference, version, moment = read(key, "visit", token, 3)
    if age(moment) > STATUS_AGE:
        raise Expired
    return str(reference), int(version)


def proof_token(key: bytes, draft: VisitDraft, at: datetime | None = None) -> str:
    """The words that stand for the code of a draft in any browser, for a day or until another code is sent."""
    return sign(key, "visit proof", [draft.key, _mark(draft), int((at or now()).timestamp())])


def read_proof(key: bytes, token: str) -> tuple[int, str]:
    """The draft's number and the mark of its code; raises Broken or Expired."""
    number, mark, moment = read(key, "visit proof", token, 3)
    if age(moment) > PROOF_AGE:
        raise Expired
    return int(number), str(mark)


def proves(draft: VisitDraft, mark: str) -> bool:
    """Whether the link with this mark belongs to the newest code of the draft."""
    return bool(draft.code_hash) and _mark(draft) == mark


def _mark(draft: VisitDraft) -> str:
    return sha256(draft.code_hash.encode()).hexdigest()[:16]


__all__ = [
    "Broken", "Expired", "proof_token", "proves", "read_proof", "read_status", "receipt_token", "status_token",
]  # fmt: skip
