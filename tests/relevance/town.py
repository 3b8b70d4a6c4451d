"""What is there to be found? The demo town's openings and dossiers, as the portal itself would index them.

The CVs are not drawn and read again: their words go straight into the database, as if they had been read without a slip.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from portal import migrations
from portal.app import build
from portal.applications import dossiers
from portal.applications.models import Application, ApplicationFile
from portal.candidates.cv_facts import facts_of
from portal.candidates.models import Cv, ReadingState
from portal.db import today
from portal.demo.candidates import candidates
from portal.demo.cv_words import cv_words
from portal.demo.load import load
from portal.demo.records import DemoCandidate
from portal.openings import search as openings
from portal.openings.models import Opening
from portal.settings import Settings

KEY = "a key for tests only, long enough for production"


@dataclass(frozen=True)
class Town:
    """The documents of each index, and whom or what each stands for."""

    openings: list[Any]
    candidates: list[Any]
    slugs: dict[str, str]  # document → opening
    people: dict[str, DemoCandidate]  # document → person
    cooperatives: list[int]


def build_town(folder: Path) -> Town:
    """The demo town in a database of its own below this folder."""
    settings = Settings(data_dir=folder, secret_key=KEY)
    migrations.upgrade(settings.database)
    portal = build(settings)
    people = candidates(today())
    try:
        load(portal, today(), lambda *_: None, [replace(person, cv="none") for person in people])
        with portal.db.write() as session:
            _hand_in(session, people)
        with portal.db.read() as session:
            return _town(session, people)
    finally:
        portal.close()


def _hand_in(session: Session, people: list[DemoCandidate]) -> None:
    """Every application gets its file, already read."""
    by_number = {person.number: person for person in people if person.cv != "none"}
    read = {number: text_of(person) for number, person in by_number.items()}
    facts = {number: facts_of(text) for number, text in read.items()}
    pairs = []
    for application in session.exec(select(Application)).all():
        number = _number(application)
        if number in read:
            cv = Cv(
                candidate_id=application.candidate_id, storage_key=f"relevance-{application.id}", filename="cv.docx", kind="docx", size=1,
                sha256=f"{number}", reading=ReadingState.READ, text=read[number], facts=facts[number],
            )  # fmt: skip
            session.add(cv)
            pairs.append((application.key, cv))
    session.flush()
    session.add_all(ApplicationFile(application_id=number, cv_id=cv.key) for number, cv in pairs)


def text_of(person: DemoCandidate) -> str:
    """Everything that a CV says, line by line."""
    words = {key: value for key, value in cv_words(person).items() if key not in {"given", "family", "tint"}}
    return "\n".join(line for value in words.values() for line in _lines(value) if line)


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        whole = [inner for inner in value.values() if isinstance(inner, str)]
        yield ", ".join(whole)
        for inner in value.values():
            if not isinstance(inner, str):
                yield from _lines(inner)
    else:
        for inner in value:
            yield from _lines(inner)


def _number(application: Application) -> int | None:
    """Which of the demo's people sent it; None: somebody's second address, whom no query of the set is about."""
    number = application.submission.split("-")[1]
    return int(number) if number.isdecimal() else None


def _town(session: Session, people: list[DemoCandidate]) -> Town:
    found = list(openings.all_documents(session))
    numbers = {
        a.candidate_id: number for a in session.exec(select(Application)).all() if (number := _number(a)) is not None
    }
    dossier = [one for one in dossiers.everybody(session) if one["candidate_id"] in numbers]
    slugs = {str(id): slug for id, slug in session.exec(select(Opening.id, Opening.slug))}
    by_number = {person.number: person for person in people}
    whom = {one["id"]: by_number[numbers[one["candidate_id"]]] for one in dossier}
    return Town(found, dossier, slugs, whom, sorted({one["cooperative_id"] for one in dossier}))
