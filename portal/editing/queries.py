"""Which texts may this member of staff edit, and which have not been read by anybody for a year?"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from portal import i18n
from portal.accounts.policy import Action
from portal.cooperatives.models import Cooperative, Service
from portal.cooperatives.policy import Staff
from portal.editing.home_texts import DEFAULTS
from portal.editing.models import HomeText
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.openings.models import Opening, OpeningPlace
from portal.openings.workplaces import at_service
from portal.places import fold
from portal.professions import queries as professions
from portal.professions import tags
from portal.professions.models import Profession, ProfessionText, StudyPath
from portal.stories import queries as stories
from portal.stories.models import Story, StoryState
from portal.stories.policy import in_years


@dataclass(frozen=True)
class Item:
    """One line of the editor's list: what it is, where it is edited, when somebody last read it."""

    kind: str  # professioni, storie, servizi, percorsi, home
    id: int
    title: str
    reviewed_on: date | None
    detail: str = ""
    language: str = ""
    who: str = ""  # who wrote it, else who published it
    story: Story | None = None
    route: str = ""  # where it is edited; empty for what is only read again
    params: Mapping[str, Any] = field(default_factory=dict)

    def is_due(self, today: date) -> bool:
        """Whether it is time to read it again: never read, older than a year, or a consent that has run out."""
        expired = (
            self.story is not None and self.story.state is not StoryState.DRAFT and not self.story.is_public(today)
        )
        withdrawn = self.story is not None and self.story.state is StoryState.WITHDRAWN
        return (expired and not withdrawn) or self.reviewed_on is None or self.reviewed_on < old_before(today)


def old_before(today: date) -> date:
    """What was read before this day should be read again: twelve months ago."""
    return in_years(today, -1)


def items(session: Session, staff: Staff, language: str) -> list[Item]:
    """Everything that this person may edit, the longest unread first within each kind."""
    found = [*_stories(session, staff), *_services(session, staff)]
    if staff.may(Action.EDIT_SHARED_TEXTS):
        found = [*_professions(session), *_paths(session, language), *_home(session), *found]
    return found


def matching(found: Sequence[Item], search: str) -> list[Item]:
    """Those in whose title or detail every word is found."""
    words = fold(search).split()
    return [item for item in found if all(word in fold(f"{item.title} {item.detail} {item.who}") for word in words)]


def oldest_first(found: Sequence[Item]) -> list[Item]:
    """What nobody ever read, then what was read longest ago."""
    return sorted(found, key=lambda item: (item.reviewed_on or date.min, item.title.casefold()))


def _stories(session: Session, staff: Staff) -> list[Item]:
    return [
        Item(
            "storie", row.key, row.person or row.role or "–", row.reviewed_on, f"{row.role} · {row.cooperative.name}",
            who=row.author, story=row, route="stories.desk.edit", params={"id": row.key},
        )
        for row in stories.desk(session, staff)
    ]  # fmt: skip


def _services(session: Session, staff: Staff) -> list[Item]:
    statement = select(Service, Cooperative.name).join(Cooperative, col(Cooperative.id) == Service.cooperative_id)
    if not staff.sees_all(Action.EDIT_TEXTS):
        statement = statement.where(col(Service.cooperative_id).in_(staff.cooperatives(Action.EDIT_TEXTS)))
    return [
        Item(
            "servizi", row.key, row.name, row.reviewed_on, f"{name} · {row.place}", who=row.author,
            route="editing.desk.edit_service", params={"id": row.key},
        )
        for row, name in session.exec(statement.order_by(Cooperative.name, Service.name))
    ]  # fmt: skip


def _professions(session: Session) -> list[Item]:
    rows = session.exec(
        select(ProfessionText, col(Profession.reviewed_on))
        .join(Profession, col(Profession.id) == ProfessionText.profession_id)
        .order_by(ProfessionText.title)
    ).all()
    return [
        Item(
            "professioni", text.profession_id, text.title, text.reviewed_on or loaded, text.summary, text.language,
            text.publisher or text.author, route="editing.desk.edit_profession",
            params={"id": text.profession_id, "lingua": text.language},
        )
        for text, loaded in rows
    ]  # fmt: skip


def _paths(session: Session, language: str) -> list[Item]:
    """First the ways for every school, then those for one school after the other."""
    names, places = professions.names(session, language), list(tags.tracks())
    rows = session.exec(select(StudyPath).order_by(col(StudyPath.position), col(StudyPath.id))).all()
    found = []
    for row in sorted(rows, key=lambda row: min((places.index(t) for t in row.tracks if t in places), default=-1)):
        first = row.steps[0] if row.steps else {}
        schools = ", ".join(tags.tracks()[track].name for track in row.tracks if track in places)
        detail = [str(first.get(f"title_{language}") or first.get("title_it", "")), schools or _("per tutte le scuole")]
        found.append(
            Item(
                "percorsi", row.key, names.get(row.to_id, row.slug), row.reviewed_on, " · ".join(filter(None, detail)),
                who=row.author, route="editing.desk.edit_path", params={"id": row.key},
            )
        )  # fmt: skip
    return found


def _home(session: Session) -> list[Item]:
    own = {language: home_rows(session, language) for language in i18n.languages()}
    out = []
    for language, rows in own.items():
        days = [row.reviewed_on for row in rows.values() if row.reviewed_on]
        who = next((row.author for row in rows.values() if row.author), "")
        # Words that come with the portal are kept true by its releases.
        read = min(days) if days else date.max
        out.append(
            Item(
                "home",
                0,
                "",
                read,
                language=language,
                who=who,
                route="editing.desk.edit_home",
                params={"lingua": language},
            )
        )
    return out


def service(session: Session, staff: Staff, id_: int, *, lock: bool = False) -> Service:
    """A place of work that this person may edit; raises NotFound."""
    statement = select(Service).where(Service.id == id_)
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None or not staff.may_in(Action.EDIT_TEXTS, row.cooperative_id):
        raise NotFound
    return row


def uses(session: Session, service_id: int) -> tuple[int, int]:
    """How many openings (of any state) and stories name this place of work."""
    openings = session.exec(select(func.count()).select_from(Opening).where(at_service(service_id))).one()
    told = session.exec(select(func.count()).select_from(Story).where(Story.service_id == service_id)).one()
    return openings, told


def profession_text(
    session: Session, id_: int, language: str, *, lock: bool = False
) -> tuple[Profession, ProfessionText]:
    """The words about a profession in one language, empty ones where there are none yet; raises NotFound."""
    profession = session.get(Profession, id_)
    if profession is None or language not in i18n.languages():
        raise NotFound
    statement = select(ProfessionText).where(ProfessionText.profession_id == id_, ProfessionText.language == language)
    row = session.exec(statement.with_for_update() if lock else statement).first()
    return profession, row or ProfessionText(profession_id=id_, language=language, title="")


def home_rows(session: Session, language: str) -> dict[str, HomeText]:
    """The installation's own words on the home page, by name."""
    rows = session.exec(select(HomeText).where(HomeText.language == language)).all()
    return {row.name: row for row in rows}


def home_texts(session: Session, language: str) -> dict[str, str]:
    """Every named text of the home page in one language: the installation's own words, else the portal's."""
    own = home_rows(session, language)
    with i18n.speaking(language):
        return {name: own[name].text if name in own else str(default) for name, default in DEFAULTS.items()}


def home_version(texts: Mapping[str, str]) -> str:
    """Names the state of the texts, so that two editors never overwrite each other."""
    return hashlib.sha256(json.dumps(dict(texts), sort_keys=True).encode()).hexdigest()[:32]


def working_at(session: Session, services: Sequence[Service], today: date) -> dict[int, list[str]]:
    """Slugs of the professions at each place of work: those its openings of the last two years name, and those listed by hand."""
    ids = [row.key for row in services]
    named = session.exec(
        select(Opening.service_id, OpeningPlace.service_id, Profession.slug)
        .join(Profession, col(Profession.id) == Opening.profession_id)
        .outerjoin(OpeningPlace, col(OpeningPlace.opening_id) == Opening.id)
        .where(col(Opening.service_id).in_(ids) | col(OpeningPlace.service_id).in_(ids))
        .where(col(Opening.published_at).is_not(None))
        .where((col(Opening.closes_on).is_(None)) | (col(Opening.closes_on) >= in_years(today, -2)))
        .distinct()
        .order_by(col(Profession.slug), col(Opening.service_id), col(OpeningPlace.service_id))
    ).all()
    out = {row.key: list(row.professions) for row in services}
    for main, further, slug in named:
        for id_ in (main, further):
            if id_ in out and slug not in out[id_]:
                out[id_].append(slug)
    return out
