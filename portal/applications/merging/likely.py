"""Which dossiers of a cooperative may be one person? Looked for when a dossier changes, never by comparing all with all.

Each address leaves signs (`Trait`): digests of its telephone numbers, mailbox, files, contacts in its CVs, and of its
town with the initials. Whoever shares one is found through an index; names are compared only among those. A likeness is
a question for a person: nothing is merged by itself.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, distinct, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from portal import outbox
from portal.applications import dossier_names, dossiers
from portal.applications.dossier_names import Pair
from portal.applications.merging import names as merging_names
from portal.applications.merging.models import Likeness, Trait
from portal.applications.models import Application, ApplicationFile, Stage
from portal.candidates.models import Candidate, Cv, ReadingState
from portal.db import now
from portal.i18n import lazy as _l
from portal.openings.models import Opening

if TYPE_CHECKING:
    from portal.app import Portal

TOPIC = "dossier.changed"
# Why two dossiers may be one person, in words; the number orders the list and decides nothing.
REASONS: dict[str, tuple[Any, int]] = {
    "phone": (_l("stesso telefono"), 40),
    "file": (_l("stesso file di CV"), 40),
    "email": (_l("stessa casella e-mail, scritta in un altro modo"), 50),
    "cv": (_l("nome quasi uguale, e nel CV un recapito in comune"), 30),
    "local": (_l("nome quasi uguale, e stesse parole prima della @"), 20),
    "name": (_l("stesso nome e stesso comune"), 20),
    "near": (_l("nome quasi uguale e stesso comune"), 10),
}
# A number that more dossiers than these share is a switchboard or an agency: then the names have to be alike as well.
CROWD = 8
# What more dossiers than these share tells nobody apart (the address of an employer in every CV) and is not followed.
TOO_MANY = 300
Sign = tuple[str, str]  # kind, digest


def watch() -> None:
    """Tell the outbox which changes may make two dossiers alike."""
    outbox.watch(Application, _stale_application)
    outbox.watch(ApplicationFile, _stale_file)
    outbox.watch(Cv, _stale_cv)


def _own(pairs: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    return ((TOPIC, subject) for _topic, subject in pairs)


def _stale_application(session: Session, row: Application) -> Iterator[tuple[str, object]]:
    return _own(dossiers.stale_application(session, row))


def _stale_file(session: Session, row: ApplicationFile) -> Iterator[tuple[str, object]]:
    return _own(dossiers.stale_file(session, row))


def _stale_cv(session: Session, row: Cv) -> Iterator[tuple[str, object]]:
    return _own(dossiers.stale_cv(session, row))


def handle(portal: "Portal", notes: Sequence[outbox.Note]) -> None:
    """Topic `dossier.changed`: the signs first, then who shares them.

    Two transactions: of two dossiers that change at the same moment, whoever looks last sees the signs of both.
    """
    pairs = sorted({dossier_names.pair(note.subject) for note in notes})
    with portal.db.write() as session:
        keep_signs(session, pairs)
    with portal.db.write() as session:
        look(session, pairs)


# -- signs


def digest(*words: str) -> str:
    """A sign as it is kept: equal for equal words, and unreadable."""
    return hashlib.blake2b("\0".join(words).encode(), digest_size=16).hexdigest()


def keep_signs(session: Session, pairs: Sequence[Pair]) -> None:
    """Write down the signs of these addresses as they are now; one without applications keeps none."""
    if not pairs:
        return
    found = _signs(session, pairs)
    here = or_(*(and_(col(Trait.cooperative_id) == c, col(Trait.candidate_id) == p) for c, p in pairs))
    known: dict[Pair, set[Sign]] = {}
    for row in session.exec(select(Trait).where(here)):
        known.setdefault((row.cooperative_id, row.candidate_id), set()).add((row.kind, row.value))
    moment, fresh = now(), list[dict[str, Any]]()
    for pair in pairs:
        cooperative, candidate = pair
        mine = found.get(pair, set())
        if gone := known.get(pair, set()) - mine:
            session.execute(
                delete(Trait).where(
                    col(Trait.cooperative_id) == cooperative, col(Trait.candidate_id) == candidate,
                    or_(*(and_(col(Trait.kind) == kind, col(Trait.value) == value) for kind, value in gone)),
                ).execution_options(synchronize_session=False)
            )  # fmt: skip
        fresh += [
            {"cooperative_id": cooperative, "candidate_id": candidate, "kind": kind, "value": value, "created_at": moment, "updated_at": moment}
            for kind, value in sorted(mine - known.get(pair, set()))
        ]  # fmt: skip
    if fresh:
        session.execute(_insert(session, Trait).on_conflict_do_nothing(), fresh)


def _insert(session: Session, model: type[Trait] | type[Likeness]) -> Any:
    return (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(model)


def _signs(session: Session, pairs: Sequence[Pair]) -> dict[Pair, set[Sign]]:
    here = or_(*(and_(col(Opening.cooperative_id) == c, col(Application.candidate_id) == p) for c, p in pairs))
    # Held, so that nobody is erased between this look and the writing.
    rows = session.exec(
        select(Application, Opening.cooperative_id, Candidate.email)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .join(Candidate, col(Candidate.id) == Application.candidate_id)
        .where(here, Application.stage != Stage.WITHDRAWN)
        .order_by(col(Candidate.id), col(Application.id))
        .with_for_update(of=Candidate, read=True, key_share=True)
    ).all()
    files = dossiers.files_of(session, [application.key for application, *_ in rows])
    out: dict[Pair, set[Sign]] = {}
    for application, cooperative, email in rows:
        cvs = [cv for cv in files.get(application.key, []) if cv.reading is not ReadingState.REJECTED]
        out.setdefault((cooperative, application.candidate_id), set()).update(_signs_of(application, email, cvs))
    return out


def _signs_of(application: Application, email: str, cvs: Sequence[Cv]) -> Iterator[Sign]:
    yield "phone", digest("phone", application.phone)
    yield "email", digest("email", merging_names.folded_email(email))
    if local := merging_names.local_part(email):
        yield "local", digest("local", local)
    for cv in cvs:
        yield "file", digest("file", cv.sha256)
        for kind, value in merging_names.contacts_in(cv.text):
            yield "cv", digest(kind, value)
    towns = {application.comune, *(str(f["value"]) for cv in cvs if (f := dossiers.fact(cv, "comune")))} - {None}
    if letters := merging_names.initials(application.name):
        for town in towns:
            yield "town", digest("town", str(town), letters)


# -- who shares them


def look(session: Session, pairs: Sequence[Pair]) -> None:
    """Find who is like these addresses today; what somebody said about a pair stays said."""
    if not pairs:
        return
    shared = _shared(session, pairs)
    names = _names(session, {(c, p) for c, one, other in shared for p in (one, other)})
    found = {
        pair: reasons
        for pair, kinds in shared.items()
        if (reasons := _reasons(kinds, names.get(pair[:2], set()), names.get((pair[0], pair[2]), set())))
    }
    # People before what is said of them, as whoever erases or merges them does.
    people = sorted({p for _c, one, other in found for p in (one, other)})
    session.exec(
        select(Candidate.id).where(col(Candidate.id).in_(people)).order_by(col(Candidate.id))
        .with_for_update(read=True, key_share=True)
    ).all()  # fmt: skip
    here = or_(
        *(and_(col(Likeness.cooperative_id) == c, or_(col(Likeness.first_id) == p, col(Likeness.second_id) == p)) for c, p in pairs)
    )  # fmt: skip
    for row in session.exec(select(Likeness).where(here).with_for_update()).all():
        reasons = found.pop((row.cooperative_id, row.first_id, row.second_id), [])
        if not reasons and row.apart_at is None:
            session.delete(row)
        elif reasons != row.reasons:
            row.reasons, row.strength = reasons, _strength(reasons)
    moment = now()
    fresh = [
        {"cooperative_id": c, "first_id": one, "second_id": other, "reasons": reasons, "strength": _strength(reasons), "created_at": moment, "updated_at": moment}
        for (c, one, other), reasons in sorted(found.items())
    ]  # fmt: skip
    if fresh:
        session.execute(_insert(session, Likeness).on_conflict_do_nothing(), fresh)


def _strength(reasons: Sequence[str]) -> int:
    return sum(REASONS[reason][1] for reason in reasons)


def _shared(session: Session, pairs: Sequence[Pair]) -> dict[tuple[int, int, int], set[tuple[str, bool]]]:
    """For each two addresses with a sign in common: the kinds of these signs, and whether a crowd shares the sign."""
    here = or_(*(and_(col(Trait.cooperative_id) == c, col(Trait.candidate_id) == p) for c, p in pairs))
    mine = session.exec(select(Trait.cooperative_id, Trait.value).where(here).distinct()).all()
    if not mine:
        return {}
    among = (
        col(Trait.cooperative_id).in_({c for c, _ in mine}),
        col(Trait.value).in_({value for _, value in mine}),
    )
    many = func.count(distinct(col(Trait.candidate_id)))
    telling = (
        select(Trait.cooperative_id, Trait.value).where(*among).group_by(col(Trait.cooperative_id), col(Trait.value))
        .having(many.between(2, TOO_MANY)).subquery()
    )  # fmt: skip
    rows = session.exec(
        select(Trait).join(
            telling,
            and_(telling.c.cooperative_id == col(Trait.cooperative_id), telling.c.value == col(Trait.value)),
        ).where(*among)
    ).all()  # fmt: skip
    holders: dict[tuple[int, str], dict[int, set[str]]] = {}
    for row in rows:
        sign = holders.setdefault((row.cooperative_id, row.value), {})
        sign.setdefault(row.candidate_id, set()).add(row.kind)
    asked, out = set(pairs), dict[tuple[int, int, int], set[tuple[str, bool]]]()
    for (cooperative, _value), people in holders.items():
        crowded = len(people) > CROWD
        for one in (p for p in people if (cooperative, p) in asked):
            for other in people.keys() - {one}:
                low, high = sorted((one, other))
                # In both CVs, or in the CV of one and on the form of the other.
                kinds = (people[one] & people[other]) or {"cv"}
                out.setdefault((cooperative, low, high), set()).update((kind, crowded) for kind in kinds)
    return out


def _names(session: Session, people: set[Pair]) -> dict[Pair, set[str]]:
    out: dict[Pair, set[str]] = {}
    known = sorted(people)
    for start, end in pairwise([*range(0, len(known), 400), len(known)]):
        part = known[start:end]
        rows = session.exec(
            select(Opening.cooperative_id, Application.candidate_id, Application.name)
            .join(Opening, col(Opening.id) == Application.opening_id)
            .where(
                col(Application.candidate_id).in_({p for _, p in part}),
                col(Opening.cooperative_id).in_({c for c, _ in part}),
            )
            .distinct()
        )
        for cooperative, candidate, name in rows:
            if (cooperative, candidate) in people:
                out.setdefault((cooperative, candidate), set()).add(name)
    return out


def _reasons(kinds: set[tuple[str, bool]], one: set[str], other: set[str]) -> list[str]:
    """The codes of what makes two people alike, the strongest first; empty when it is not enough."""
    pairs = [(a, b) for a in one for b in other]
    near = any(merging_names.near(a, b) for a, b in pairs)
    found = {kind for kind, crowded in kinds if kind in ("phone", "file", "email") and (near or not crowded)}
    if near:
        found |= {kind for kind, _crowded in kinds if kind in ("cv", "local")}
        if "town" in {kind for kind, _crowded in kinds}:
            found.add("name" if any(merging_names.same(a, b) for a, b in pairs) else "near")
    return [code for code in REASONS if code in found]
