"""What happens to a candidate, their files and consents?"""

from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from portal import outbox
from portal.candidates.file_kind import FileKind, safe_filename
from portal.candidates.models import Candidate, Consent, Cv
from portal.db import now
from portal.storage import Storage, Stored


@dataclass(frozen=True)
class Document:
    """An accepted file that is safely in storage and belongs to nobody yet."""

    stored: Stored
    filename: str
    kind: FileKind


def keep(session: Session, storage: Storage, source: BinaryIO, filename: str, kind: FileKind) -> Document:
    """Store a file; when the transaction is given up before its commit, the file goes too."""
    stored = storage.put(source)
    session.info.setdefault("stored", []).append((storage, stored.key))
    return Document(stored, safe_filename(filename, kind), kind)


def drop(session: Session, document: Document) -> None:
    """Take away what `keep` stored in this transaction; a file that was there before stays."""
    entries = session.info.get("stored", [])
    for storage, key in [e for e in entries if e[1] == document.stored.key]:
        storage.remove(key)
        entries.remove((storage, key))


@event.listens_for(Session, "before_commit")
def _settle_files(session: Session) -> None:
    # A commit whose answer is lost may have happened: its file is left to the search for orphans.
    if not session.in_nested_transaction():
        session.info.pop("stored", None)


@event.listens_for(Session, "after_transaction_end")
def _drop_files(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        for storage, key in session.info.pop("stored", ()):
            storage.remove(key)


def meet(session: Session, email: str, name: str, locale: str, kept_until: date) -> Candidate:
    """The candidate with this address, made when there is none; two at once meet the same one.

    A known candidate keeps their name: whoever types somebody's address must not rename them.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    moment, candidate = now(), None
    while candidate is None:  # a second time only when the one we met was erased before we could hold on to them
        session.execute(
            insert(Candidate)
            .values(email=email, name=name, locale=locale, kept_until=kept_until, created_at=moment, updated_at=moment)
            .on_conflict_do_nothing(index_elements=["email"])
        )
        candidate = session.exec(select(Candidate).where(Candidate.email == email).with_for_update()).first()
    candidate.kept_until = max(candidate.kept_until, kept_until)
    return candidate


def receive(session: Session, candidate: Candidate, document: Document) -> Cv:
    """The file is the candidate's from now on, and waits to be scanned and read."""
    cv = Cv(
        candidate_id=candidate.key, storage_key=document.stored.key, filename=document.filename,
        kind=document.kind.value, size=document.stored.size, sha256=document.stored.sha256,
    )  # fmt: skip
    session.add(cv)
    session.flush()
    outbox.note(session, "cv.received", cv.key)
    return cv


def agree(
    session: Session, candidate: Candidate, purpose: str, text_version: str, application_id: int | None = None
) -> Consent:
    """Write down what was agreed to, in which words."""
    consent = Consent(
        candidate_id=candidate.key, purpose=purpose, text_version=text_version, application_id=application_id
    )
    session.add(consent)
    return consent
