"""A network of any size for measuring: cooperatives, openings, and candidates with long CVs, written in bulk."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from portal.accounts.models import Person, Role
from portal.applications.models import Application, ApplicationFile, Stage
from portal.candidates.models import Candidate, Cv, ReadingState, ScanState
from portal.cooperatives.models import Membership
from portal.db import Database, now
from portal.db import today as italian_today
from portal.openings.models import Opening
from portal.professions.models import Profession
from tests import factories
from tests.bench import corpus

BATCH = 2000


def fill(database: Database, size: int) -> str:
    """Write `size` candidates of one cooperative (five more share the rest); the recruiter's e-mail address."""
    with database.write() as session:
        professions = list(session.exec(select(Profession)))
        cooperatives = [factories.cooperative(session, f"Rete {n}") for n in range(6)]
        openings = {
            (c.key, p.slug): factories.opening(session, c, p, comune="015146", province="MI")
            for c in cooperatives
            for p in professions
        }
        recruiter = Person(email="misura@rete.example", name="Misura")
        session.add(recruiter)
        session.flush()
        session.add(Membership(person_id=recruiter.key, cooperative_id=cooperatives[0].key, role=Role.RECRUITER))
    rows: list[dict[str, Any]] = []
    for document in corpus.dossiers(size):
        rows.append(document)
        if len(rows) == BATCH:
            _write(database, rows, cooperatives, openings)
            rows = []
    _write(database, rows, cooperatives, openings)
    return recruiter.email


def _write(
    database: Database, rows: list[dict[str, Any]], cooperatives: list[Any], openings: dict[Any, Opening]
) -> None:
    if not rows:
        return
    moment, later = now(), italian_today() + timedelta(days=300)
    stamp = {"created_at": moment, "updated_at": moment}
    with database.write() as session:
        numbers = [int(r["candidate_id"]) for r in rows]
        _insert(
            session,
            Candidate,
            [
                {
                    "id": n,
                    "email": f"c{n}@misura.example",
                    "name": r["name"],
                    "locale": "it",
                    "kept_until": later,
                    **stamp,
                }
                for n, r in zip(numbers, rows, strict=True)
            ],
        )
        _insert(session, Cv, [
            {"id": n, "candidate_id": n, "storage_key": f"{n:040x}", "filename": "cv.pdf", "kind": "pdf", "size": 1, "sha256": f"{n:064x}",
             "scan": ScanState.NOT_SCANNED, "reading": ReadingState.READ, "reading_reason": "", "reading_method": "text", "text": r["cv_text"],
             "facts": {"comune": {"value": "015146", "words": r["comune_name"]}, "skills": [{"value": s, "words": s} for s in r["skills"]], "availability": [{"value": a, "words": a} for a in r["availability"]]}, **stamp}
            for n, r in zip(numbers, rows, strict=True)
        ])  # fmt: skip
        _insert(session, Application, [
            {"id": n, "reference": f"ref-{n}", "submission": f"bench-{n}", "opening_id": _opening(r, cooperatives, openings).key, "candidate_id": n,
             "name": r["name"], "phone": "+393331234567", "locale": "it", "message": r["message"], "answer_work": r["answers"], "answer_training": "", "answer_availability": "",
             "availability": [], "skills": [], "stage": Stage(r["stages"][0]), "submitted_at": moment, "answer_by": later, "link_version": 1, "version": 1, **stamp}
            for n, r in zip(numbers, rows, strict=True)
        ])  # fmt: skip
        _insert(session, ApplicationFile, [{"application_id": n, "cv_id": n, **stamp} for n in numbers])


def _opening(row: dict[str, Any], cooperatives: list[Any], openings: dict[Any, Opening]) -> Opening:
    where = cooperatives[int(row["cooperative_id"]) % len(cooperatives)].key
    known = [slug for (c, slug) in openings if c == where]
    return openings[where, row["professions"][0] if row["professions"][0] in known else known[0]]


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)
