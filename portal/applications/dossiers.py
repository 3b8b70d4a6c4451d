"""How do the people who applied to a cooperative become findable?

The unit of the index is the dossier: one person as one cooperative knows them, made only of what they sent to that
cooperative. What they told another one is in another document, behind another wall, so nothing can leak through
a word, a count or a highlight.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, inspect, or_
from sqlmodel import Session, col, select

from portal import outbox, places
from portal.applications.dossier_names import Pair, pair, subject
from portal.applications.lists.models import Tag, Tagging
from portal.applications.merging import queries as merging_queries
from portal.applications.merging.models import Joined
from portal.applications.models import Application, ApplicationFile, Stage
from portal.candidates import vocabulary
from portal.candidates.models import Cv, ReadingState
from portal.openings.models import Opening
from portal.professions.models import Profession, ProfessionText
from search_index.documents import CANDIDATES, CandidateDocument

if TYPE_CHECKING:
    from portal.app import Portal

INDEX = CANDIDATES
TOPIC = "index.candidates"
CV_CHARACTERS = 60_000  # a CV of thirty pages; the rest says nothing new

# -- what makes a dossier stale


def stale_application(session: Session, row: Application) -> Iterator[tuple[str, str]]:
    """An application changed, came or went."""
    cooperative = session.exec(select(Opening.cooperative_id).where(Opening.id == row.opening_id)).first()
    if cooperative is not None:
        yield TOPIC, subject((cooperative, row.candidate_id))
        # Where the cooperative reads this person in the dossier of another address, that one changes.
        kept = merging_queries.kept(session, cooperative, row.candidate_id)
        if kept != row.candidate_id:
            yield TOPIC, subject((cooperative, kept))


def stale_file(session: Session, row: ApplicationFile) -> Iterator[tuple[str, str]]:
    """A file was added to an application."""
    application = session.get(Application, row.application_id)
    if application is not None:
        yield from stale_application(session, application)


def stale_cv(session: Session, row: Cv) -> Iterator[tuple[str, str]]:
    """A file was read."""
    found = (
        select(Application)
        .join(ApplicationFile, col(ApplicationFile.application_id) == Application.id)
        .where(ApplicationFile.cv_id == row.id)
    )
    for application in session.exec(found):
        yield from stale_application(session, application)


def stale_opening(session: Session, row: Opening) -> Iterator[tuple[str, str]]:
    """The profession of an opening may have changed, and with it what its applicants applied for."""
    for candidate in session.exec(select(Application.candidate_id).where(Application.opening_id == row.id).distinct()):
        yield TOPIC, subject((row.cooperative_id, candidate))


def stale_tagging(session: Session, row: Tagging) -> Iterator[tuple[str, str]]:
    """A dossier got a tag, or lost one."""
    tag = session.get(Tag, row.tag_id)
    if tag is not None:
        yield TOPIC, subject((tag.cooperative_id, row.candidate_id))


def stale_tag(session: Session, row: Tag) -> Iterator[tuple[str, str]]:
    """A tag was deleted or came back. Its name is not in the index: renaming it changes nothing there."""
    if inspect(row).attrs.deleted_at.history.has_changes():
        for candidate in session.exec(select(Tagging.candidate_id).where(Tagging.tag_id == row.id)):
            yield TOPIC, subject((row.cooperative_id, candidate))


def stale_join(session: Session, row: Joined) -> Iterator[tuple[str, str]]:
    """Two dossiers became one, or two again."""
    for number in (row.candidate_id, row.kept_id):
        yield TOPIC, subject((row.cooperative_id, number))


def watch() -> None:
    """Tell the outbox."""
    outbox.watch(Application, stale_application)
    outbox.watch(ApplicationFile, stale_file)
    outbox.watch(Cv, stale_cv)
    outbox.watch(Opening, stale_opening)
    outbox.watch(Joined, stale_join)
    outbox.watch(Tagging, stale_tagging)
    outbox.watch(Tag, stale_tag)


# -- how a dossier is built


def handle(portal: "Portal", notes: Sequence[outbox.Note]) -> None:
    """Read each dossier afresh; put it, or remove it when nothing is left of it."""
    names = sorted({note.subject for note in notes})
    with portal.db.read() as session:
        built = documents(session, [pair(name) for name in names])
    there = {document["id"] for document in built}
    portal.index.put(INDEX, built)
    portal.index.remove(INDEX, [name for name in names if name not in there])


def everybody(session: Session, batch: int = 500) -> Iterator[CandidateDocument]:
    """Every dossier, for a rebuild, in batches."""
    pairs = session.execute(merging_queries.dossiers().order_by("cooperative_id", "candidate_id")).all()
    for at in range(0, len(pairs), batch):
        yield from documents(session, [(c, p) for c, p in pairs[at : at + batch]])


def documents(session: Session, pairs: Sequence[Pair]) -> list[CandidateDocument]:
    """The dossiers of these pairs; one whose applications are all withdrawn or erased is left out."""
    whose = merging_queries.whose(session, pairs)
    if not whose:
        return []
    wanted = or_(*(and_(col(Opening.cooperative_id) == c, col(Application.candidate_id) == p) for c, p in whose))
    rows = session.exec(
        select(Application, Opening.cooperative_id, Profession.slug, Profession.id)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .join(Profession, col(Profession.id) == Opening.profession_id)
        .where(wanted, Application.stage != Stage.WITHDRAWN)
        .order_by(col(Application.submitted_at), col(Application.id))
    ).all()
    files = files_of(session, [application.key for application, *_ in rows])
    names = _profession_names(session, {number for *_, number in rows if number})
    dossiers: dict[Pair, _Dossier] = {}
    for application, cooperative, slug, number in rows:
        named = whose[cooperative, application.candidate_id]
        dossier = dossiers.setdefault(named, _Dossier(*named))
        dossier.add(application, slug, names.get(number or 0, slug), files.get(application.key, []))
    tags = tags_of(session, dossiers)
    return [dossier.document(tags.get(key, [])) for key, dossier in dossiers.items()]


def files_of(session: Session, applications: Iterable[int]) -> dict[int, list[Cv]]:
    found: dict[int, list[Cv]] = {}
    rows = session.exec(
        select(ApplicationFile.application_id, Cv)
        .join(Cv, col(Cv.id) == ApplicationFile.cv_id)
        .where(col(ApplicationFile.application_id).in_(list(applications)))
        .order_by(col(ApplicationFile.id))
    )
    for number, cv in rows:
        found.setdefault(number, []).append(cv)
    return found


def tags_of(session: Session, pairs: Collection[Pair]) -> dict[Pair, list[int]]:
    """The numbers of the tags on these dossiers, in order."""
    found: dict[Pair, list[int]] = {}
    rows = session.exec(
        select(Tag.cooperative_id, Tagging.candidate_id, Tag.id)
        .join(Tag, col(Tag.id) == Tagging.tag_id)
        .where(
            col(Tag.deleted_at).is_(None), col(Tag.cooperative_id).in_({c for c, _ in pairs}),
            col(Tagging.candidate_id).in_({p for _, p in pairs}),
        )
        .order_by(col(Tag.id))
    )  # fmt: skip
    for cooperative, candidate, tag in rows:
        found.setdefault((cooperative, candidate), []).append(tag or 0)
    return found


def _profession_names(session: Session, numbers: set[int]) -> dict[int, str]:
    rows = session.exec(
        select(ProfessionText.profession_id, ProfessionText.title, ProfessionText.title_f, ProfessionText.title_m)
        .where(col(ProfessionText.profession_id).in_(numbers), ProfessionText.language == "it")
    )  # fmt: skip
    return {number: " ".join(filter(None, words)) for number, *words in rows}


@dataclass
class _Dossier:
    """One person as one cooperative knows them, newest words first in doubt."""

    cooperative: int
    candidate: int
    applications: list[Application] = field(default_factory=list)
    professions: dict[str, str] = field(default_factory=dict)
    cvs: list[Cv] = field(default_factory=list)

    def add(self, application: Application, slug: str, name: str, cvs: list[Cv]) -> None:
        self.applications.append(application)
        self.professions[slug] = name
        self.cvs += [cv for cv in cvs if cv.reading is not ReadingState.REJECTED]

    def document(self, tags: list[int]) -> CandidateDocument:
        newest = self.applications[-1]
        told = [t for a in self.applications for t in (a.answer_work, a.answer_training, a.answer_availability) if t]
        place = places.comune(self._place())
        return CandidateDocument(
            id=subject((self.cooperative, self.candidate)),
            cooperative_id=self.cooperative,
            candidate_id=self.candidate,
            # All names under which the person applied, the newest first: colleagues know them by any of these.
            name=" · ".join(dict.fromkeys(a.name for a in reversed(self.applications))),
            cv_text="\n".join(cv.text for cv in self.cvs)[:CV_CHARACTERS],
            answers="\n".join(told),
            message="\n".join(a.message for a in self.applications if a.message),
            skills=self._union("skills"),
            professions=list(self.professions),
            profession_names=list(self.professions.values()),
            openings=sorted({a.opening_id for a in self.applications}),
            stages=sorted({a.stage.value for a in self.applications}),
            tags=tags,
            comune=place.istat if place else None,
            comune_name=place.name if place else "",
            province=place.province if place else None,
            lat=place.lat if place else None,
            lon=place.lon if place else None,
            availability=self._union("availability"),
            car=self._car(),
            applied_at=int(newest.submitted_at.timestamp()),
            has_cv=bool(self.cvs),
        )

    def _place(self) -> str | None:
        said = next((a.comune for a in reversed(self.applications) if a.comune), None)
        return said or next((str(f["value"]) for cv in reversed(self.cvs) if (f := fact(cv, "comune"))), None)

    def _union(self, what: str) -> list[str]:
        said = {vocabulary.skill_code(value) for a in self.applications for value in getattr(a, what)}
        read = {str(e["value"]) for cv in self.cvs for e in cv.facts.get(what, ())}
        return sorted(said | read)

    def _car(self) -> bool | None:
        said = next((a.car for a in reversed(self.applications) if a.car is not None), None)
        if said is not None:
            return said
        read = next((f for cv in reversed(self.cvs) if (f := cv.facts.get("car"))), None)
        return bool(read["value"]) if read else None


def fact(cv: Cv, name: str) -> dict[str, Any] | None:
    found = cv.facts.get(name)
    return found if isinstance(found, dict) and found.get("value") else None
