"""Which professions are there, what is said about each in this language, and where do they lead?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from portal.errors import NotFound
from portal.i18n import SOURCE
from portal.professions.families import Family, families, family
from portal.professions.models import CareerStep, Profession, ProfessionText, StudyPath


@dataclass(frozen=True)
class Told:
    """A profession with its words in one language (Italian where a translation is missing)."""

    profession: Profession
    text: ProfessionText
    source: ProfessionText  # the words in Italian

    @property
    def id(self) -> int:
        """The number of its row."""
        return self.profession.key

    @property
    def slug(self) -> str:
        """Its address."""
        return self.profession.slug

    @property
    def title(self) -> str:
        """Both genders, as in a list."""
        return self.text.title

    @property
    def summary(self) -> str:
        """One sentence."""
        return self.text.summary

    @property
    def family(self) -> Family:
        """The family it belongs to."""
        return family(self.profession.family)

    @property
    def reviewed_on(self) -> date | None:
        """When somebody last checked what is said."""
        return self.text.reviewed_on or self.profession.reviewed_on

    def block(self, name: str) -> Any:
        """One of the blocks (`what_you_do`, `skills` …), text or list; empty when it was not written."""
        return self.text.blocks.get(name) or ""

    def is_uncertain(self, name: str) -> bool:
        """Whether a fact of this block still waits for somebody to confirm it."""
        return any(check.partition(":")[0] == name for check in self.profession.needs_check)


@dataclass(frozen=True)
class Way:
    """A step to another profession (or from it), with what it takes."""

    to: Told
    step: str


def _told(session: Session, language: str, *conditions: Any) -> list[Told]:
    rows = session.exec(
        select(Profession, ProfessionText)
        .join(ProfessionText, col(ProfessionText.profession_id) == Profession.id)
        .where(col(ProfessionText.language).in_([language, SOURCE]), *conditions)
    ).all()
    professions = {profession.key: profession for profession, _ in rows}
    texts: dict[int, dict[str, ProfessionText]] = {}
    for profession, text in rows:
        texts.setdefault(profession.key, {})[text.language] = text
    found = []
    for key, profession in professions.items():
        own = texts[key].get(language) or texts[key][SOURCE]
        found.append(Told(profession, own, texts[key].get(SOURCE, own)))
    return sorted(found, key=lambda t: (t.family.order, t.profession.position, t.title))


def listed(session: Session, language: str) -> list[Told]:
    """All professions, by family and position."""
    return _told(session, language)


def chosen(session: Session, slugs: Sequence[str], language: str) -> list[Told]:
    """The professions with these addresses, in this order; unknown ones are left out."""
    found = {told.slug: told for told in _told(session, language, col(Profession.slug).in_(slugs))} if slugs else {}
    return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]


def by_family(told: Sequence[Told]) -> list[tuple[Family, list[Told]]]:
    """The same list in groups; families without any are left out."""
    groups = [(f, [t for t in told if t.profession.family == slug]) for slug, f in families().items()]
    others = [t for t in told if t.profession.family not in families()]
    return [(f, some) for f, some in groups if some] + ([(others[0].family, others)] if others else [])


def by_slug(session: Session, slug: str, language: str) -> Told:
    """The profession with this address; raises NotFound."""
    found = _told(session, language, Profession.slug == slug)
    if not found:
        raise NotFound
    return found[0]


def names(session: Session, language: str) -> dict[int, str]:
    """Titles of all professions by the number of their row."""
    return {told.id: told.title for told in _told(session, language)}


def ways(session: Session, told: Told, language: str) -> tuple[list[Way], list[Way]]:
    """Known steps onward from a profession, and known steps that lead to it."""
    steps = session.exec(
        select(CareerStep)
        .where((CareerStep.from_id == told.id) | (CareerStep.to_id == told.id))
        .order_by(col(CareerStep.id))
    ).all()
    wanted = {step.to_id if step.from_id == told.id else step.from_id for step in steps}
    others = {t.id: t for t in _told(session, language, col(Profession.id).in_(wanted))} if wanted else {}
    words = {step.key: step.step_en if language == "en" and step.step_en else step.step for step in steps}
    onward = [Way(others[s.to_id], words[s.key]) for s in steps if s.from_id == told.id and s.to_id in others]
    toward = [Way(others[s.from_id], words[s.key]) for s in steps if s.to_id == told.id and s.from_id in others]
    return onward, toward


def alike(told: Sequence[Told], one: Told, leave_out: Collection[int] = (), limit: int = 3) -> list[Told]:
    """The professions that share most people and places with this one; `leave_out` by id."""

    def shared(other: Told) -> int:
        return sum(
            len(set(a) & set(b))
            for a, b in (
                (one.profession.with_whom, other.profession.with_whom),
                (one.profession.places, other.profession.places),
            )
        )

    others = [other for other in told if other.id != one.id and other.id not in leave_out and shared(other)]
    return sorted(others, key=shared, reverse=True)[:limit]


def paths(session: Session) -> Sequence[StudyPath]:
    """The table of ways from school to a profession, in its order."""
    return session.exec(select(StudyPath).order_by(col(StudyPath.position), col(StudyPath.id))).all()


def steps(session: Session, language: str) -> list[tuple[int, int, str]]:
    """Every known step from one profession (its id) to another, and what it takes."""
    rows = session.exec(select(CareerStep).order_by(col(CareerStep.id))).all()
    return [(row.from_id, row.to_id, row.step_en if language == "en" and row.step_en else row.step) for row in rows]
