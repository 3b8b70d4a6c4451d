"""Which people who applied to us match these words and filters, and what do we know of them?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from portal import places
from portal.accounts.policy import Action
from portal.applications.dossier_names import Pair, pair, subject
from portal.applications.dossiers import INDEX, fact, files_of
from portal.applications.merging import queries as merging_queries
from portal.applications.models import Application, Stage
from portal.candidates import vocabulary
from portal.candidates.models import Cv
from portal.cooperatives.policy import Staff
from portal.openings.models import Opening
from portal.openings.policy import in_scope
from search_index.index import Index, Near, Query, Results
from search_index.news import since

FACETS = ("professions", "stages", "tags", "skills", "availability", "province", "car")


@dataclass(frozen=True)
class Wanted:
    """What HR asks for; every part may be empty."""

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    opening: int | None = None
    near: Near | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20


# How a value in an address becomes one of the index, where it is not text.
_READ: dict[str, Callable[[str], Any]] = {"car": lambda v: v == "1", "tags": int}


def question(staff: Staff, wanted: Wanted) -> Query:
    """What is asked of the index; the wall (this staff member's cooperatives) is added here and nowhere else."""
    filters: dict[str, Any] = {}
    for name, values in wanted.filters.items():
        if name in FACETS and values:
            filters[name] = [_READ.get(name, str)(v) for v in values]
    if wanted.opening is not None:
        filters["openings"] = [wanted.opening]
    return Query(
        text=wanted.text,
        filters=filters,
        walls={"cooperative_id": sorted(staff.cooperatives(Action.SEARCH_CANDIDATES))},
        near=wanted.near,
        sort=wanted.sort,
    )


def find(index: Index, staff: Staff, wanted: Wanted) -> Results:
    """One page of dossiers of this staff member's cooperatives, best first, with counts and reasons.

    Raises IndexUnavailable when the engine is away.
    """
    query = replace(
        question(staff, wanted),
        facets=FACETS,
        offset=wanted.offset,
        limit=wanted.limit,
        highlight=("cv_text", "answers", "message", "profession_names"),
    )
    return index.search(INDEX, query)


def everybody(index: Index, staff: Staff, wanted: Wanted, most: int) -> tuple[list[Pair], int]:
    """All that the search finds, at most so many, and how many there are in all. Raises IndexUnavailable."""
    found = index.search(INDEX, replace(question(staff, wanted), limit=most))
    return [pair(hit.id) for hit in found.hits], found.total


def newer(index: Index, staff: Staff, wanted: Wanted, moment: datetime) -> list[str]:
    """The dossiers that the search finds of people who applied since then. Raises IndexUnavailable."""
    # The index counts whole seconds: who applied within this one is rather told twice than never.
    return since(index, INDEX, question(staff, wanted), moment.replace(microsecond=0))


@dataclass(frozen=True)
class Known:
    """A person in a list: the newest application to that cooperative, and the openings of all of them."""

    newest: Application
    openings: tuple[tuple[int, str, Stage], ...]
    files: tuple[Cv, ...]
    chosen: str | None = None  # the name that somebody chose when dossiers became one

    @property
    def name(self) -> str:
        """What the person is called in a list."""
        return self.chosen or self.newest.name

    @property
    def town(self) -> places.Comune | None:
        """Where they live: as they told us, else as a CV says."""
        said = self.newest.comune
        return places.comune(
            said or next((str(f["value"]) for cv in reversed(self.files) if (f := fact(cv, "comune"))), None)
        )

    @property
    def skills(self) -> list[str]:
        """Codes of what they can do, told or read, each once."""
        told = [vocabulary.skill_code(value) for value in self.newest.skills]
        return list(dict.fromkeys([*told, *(str(e["value"]) for cv in self.files for e in cv.facts.get("skills", ()))]))


def for_desk(session: Session, staff: Staff, names: Sequence[str]) -> dict[str, Known]:
    """The rows behind these dossiers, read again within scope: a document that is behind the database shows nothing."""
    whose = merging_queries.whose(session, [pair(name) for name in names])
    if not whose:
        return {}
    condition: ColumnElement[bool] = or_(
        *(and_(col(Opening.cooperative_id) == c, col(Application.candidate_id) == p) for c, p in whose)
    )
    rows = session.exec(
        select(Application, Opening.cooperative_id, Opening.title)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .where(condition, in_scope(staff, Action.SEARCH_CANDIDATES), Application.stage != Stage.WITHDRAWN)
        .order_by(col(Application.submitted_at), col(Application.id))
    ).all()
    files = files_of(session, [application.key for application, *_ in rows])
    chosen = merging_queries.chosen_names(session, {root for member, root in whose.items() if member != root})
    out: dict[str, Known] = {}
    for application, cooperative, title in rows:
        name = subject(whose[cooperative, application.candidate_id])
        before = out[name] if name in out else Known(application, (), ())
        called = chosen.get(whose[cooperative, application.candidate_id])
        mine = ((application.key, title, application.stage),)
        out[name] = Known(application, before.openings + mine, (*before.files, *files.get(application.key, [])), called)
    return out


def plain_list(session: Session, staff: Staff, text: str, offset: int, limit: int) -> tuple[list[str], int]:
    """Without the engine: names of dossiers whose person's name holds the text, newest first, and how many."""
    statement = (
        merging_queries.dossiers().add_columns(func.max(Application.submitted_at).label("last"))
        .where(in_scope(staff, Action.SEARCH_CANDIDATES))
    )  # fmt: skip
    if text:
        statement = statement.where(func.lower(col(Application.name)).contains(text.lower(), autoescape=True))
    total = session.exec(select(func.count()).select_from(statement.subquery())).one()
    rows = session.execute(
        statement.order_by(func.max(Application.submitted_at).desc(), "candidate_id").offset(offset).limit(limit)
    ).all()
    return [subject((c, p)) for c, p, _ in rows], total
