"""Which stories may the public read today, and which may this member of staff write?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from portal import pictures
from portal.cooperatives.models import Cooperative, Service
from portal.cooperatives.policy import Staff
from portal.errors import Gone, NotFound
from portal.pictures import Picture, Shown
from portal.places import fold
from portal.professions.models import Profession
from portal.stories.models import Story, StoryState
from portal.stories.policy import in_scope


@dataclass(frozen=True)
class Told:
    """A story in one language; what was not translated is Italian, and says so."""

    story: Story
    language: str

    def _said(self, name: str) -> tuple[str, bool]:
        english = getattr(self.story, f"{name}_en") if self.language == "en" else ""
        return english or getattr(self.story, name), self.language != "it" and not english

    @property
    def slug(self) -> str:
        """Its address."""
        return self.story.slug

    @property
    def person(self) -> str:
        """The name as the person wants it shown."""
        return self.story.person

    @property
    def role(self) -> str:
        """What the person does."""
        return self._said("role")[0]

    @property
    def quote(self) -> str:
        """A sentence of theirs."""
        return self._said("quote")[0]

    @property
    def quote_is_foreign(self) -> bool:
        """Whether the sentence is Italian on a page in another language."""
        return self._said("quote")[1]

    @property
    def text(self) -> str:
        """The story, in Markdown."""
        return self._said("text")[0]

    @property
    def text_is_foreign(self) -> bool:
        """Whether the story is Italian on a page in another language."""
        return self._said("text")[1]

    @property
    def alt(self) -> str:
        """What the photo shows, for those who do not see it."""
        return self._said("alt")[0]

    @property
    def picture(self) -> Shown | None:
        """The photo."""
        return pictures.shown(self.story.picture) if self.story.picture else None

    @property
    def cooperative(self) -> Cooperative:
        """Where the person works."""
        return self.story.cooperative

    @property
    def service(self) -> Service | None:
        """In which of its services."""
        return self.story.service


def is_public(today: date) -> ColumnElement[bool]:
    """The condition under which anybody may read a story: published, and the consent holds today. Joins `Cooperative`."""
    return (
        (col(Story.state) == StoryState.PUBLISHED)
        & (col(Story.consent_on) <= today)
        & (col(Story.consent_expires_on) >= today)
        & col(Cooperative.active).is_(True)
    )


def public(
    session: Session, today: date, language: str, *conditions: ColumnElement[bool], limit: int = 60
) -> list[Told]:
    """Stories that anybody may read today, newest first."""
    rows = session.exec(
        select(Story)
        .join(Cooperative, col(Cooperative.id) == Story.cooperative_id)
        .where(is_public(today), *conditions)
        .options(*_whole())
        .order_by(col(Story.published_on).desc(), col(Story.id).desc())
        .limit(limit)
    ).all()
    return [Told(row, language) for row in rows]


def newest(session: Session, today: date, language: str, limit: int = 3) -> list[Told]:
    """For the home page."""
    return public(session, today, language, limit=limit)


def for_profession(session: Session, slug: str, today: date, language: str = "it", limit: int = 3) -> list[Told]:
    """Stories of one profession, newest first."""
    of = select(Profession.id).where(Profession.slug == slug).scalar_subquery()
    return public(session, today, language, col(Story.profession_id) == of, limit=limit)


def one_each(session: Session, slugs: Sequence[str], today: date, language: str = "it") -> dict[str, Told]:
    """The newest story of each of these professions, by its address; those without a story are left out."""
    of = select(Profession.id).where(col(Profession.slug).in_(slugs))
    newest: dict[str, Told] = {}
    for told in public(session, today, language, col(Story.profession_id).in_(of)):
        if told.story.profession is not None:
            newest.setdefault(told.story.profession.slug, told)
    return newest


def for_cooperative(
    session: Session, cooperative_id: int, today: date, language: str = "it", limit: int = 6
) -> list[Told]:
    """Stories of one cooperative, newest first."""
    return public(session, today, language, col(Story.cooperative_id) == cooperative_id, limit=limit)


def professions_told(session: Session, today: date) -> dict[int, int]:
    """How many stories can be read of each profession, by its number."""
    rows = session.exec(
        select(Story.profession_id)
        .join(Cooperative, col(Cooperative.id) == Story.cooperative_id)
        .where(is_public(today), col(Story.profession_id).is_not(None))
    ).all()
    out: dict[int, int] = {}
    for id_ in rows:
        if id_ is not None:
            out[id_] = out.get(id_, 0) + 1
    return out


def by_slug(session: Session, slug: str, today: date, language: str) -> Told:
    """A story that anybody may read today. Raises Gone when it was public once, NotFound when it never was."""
    row = session.exec(select(Story).where(Story.slug == slug).options(*_whole())).first()
    if row is None or row.state is StoryState.DRAFT:
        raise NotFound
    if not row.is_public(today) or not row.cooperative.active:
        raise Gone
    return Told(row, language)


def slugs(session: Session, today: date) -> set[str]:
    """Addresses of every story that anybody may read today."""
    statement = (
        select(Story.slug).join(Cooperative, col(Cooperative.id) == Story.cooperative_id).where(is_public(today))
    )
    return set(session.exec(statement).all())


def shown_until(session: Session, picture: Picture, today: date) -> date | None:
    """The last day on which a public story shows this picture; None when none does today."""
    return session.exec(
        select(col(Story.consent_expires_on))
        .join(Cooperative, col(Cooperative.id) == Story.cooperative_id)
        .where(Story.picture_id == picture.key, is_public(today))
    ).first()


# -- the desk


def desk(session: Session, staff: Staff, search: str = "") -> Sequence[Story]:
    """Every story that this person may write, whatever its state; `search` in person, role, quote and cooperative."""
    rows = session.exec(
        select(Story).where(in_scope(staff)).options(*_whole()).order_by(col(Story.updated_at).desc())
    ).all()
    words = fold(search).split()
    return [row for row in rows if all(word in fold(_searched(row)) for word in words)]


def _searched(row: Story) -> str:
    return f"{row.person} {row.role} {row.quote} {row.cooperative.name}"


def one(session: Session, staff: Staff, id_: int, *, lock: bool = False) -> Story:
    """A story that this person may write; raises NotFound. With `lock` nobody else changes it meanwhile."""
    statement = select(Story).where(Story.id == id_, in_scope(staff)).options(*_whole())
    row = session.exec(statement.with_for_update(of=Story) if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def uses_picture(session: Session, staff: Staff, picture: Picture) -> bool:
    """Whether a story that this person may write holds the picture, public or not."""
    return session.exec(select(Story.id).where(Story.picture_id == picture.key, in_scope(staff))).first() is not None


def ended(session: Session, today: date) -> Sequence[Story]:
    """Published stories whose consent has run out."""
    return session.exec(
        select(Story)
        .where(
            col(Story.state) == StoryState.PUBLISHED,
            or_(col(Story.consent_expires_on).is_(None), col(Story.consent_expires_on) < today),
        )
        .with_for_update(of=Story)
    ).all()


def _whole() -> list[Any]:
    return [joinedload(attribute) for attribute in (Story.cooperative, Story.profession, Story.service, Story.picture)]  # type: ignore[arg-type]
