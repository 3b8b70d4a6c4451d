"""Which professions, career steps and pay levels does every installation start with, and when is a newer file taken over?

The files under `*/seed/` carry the date of their last review. What staff have edited since the last loading is left
alone; everything else follows the files.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql
from sqlmodel import Session, select

from portal import marks
from portal.applications.desk_models import Letter, Purpose
from portal.db import Record, now
from portal.openings.models import PayLevel
from portal.outreach import closed_days
from portal.professions.models import CareerStep, Profession, ProfessionText, StudyPath
from portal.professions.paths import own_mark

HERE = Path(__file__).parent
PROFESSIONS = HERE / "professions" / "seed"
LETTERS = HERE / "applications" / "seed" / "letters.json"
PAY = HERE / "openings" / "seed" / "ccnl_t151.json"

VERSION, LOADED_AT = "reference.version", "reference.loaded_at"
LOCK = 7_310_553  # any number, the same for every process


def load(session: Session) -> bool:
    """Bring reference data up to the files, in this transaction; False when they were loaded before as they are now."""
    version = _fingerprint()
    if marks.get(session, VERSION) == version:
        return False
    if (
        session.get_bind().dialect.name == "postgresql"
    ):  # several processes may start at once: one loads, the others wait
        session.execute(sql("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
        session.expire_all()
        if marks.get(session, VERSION) == version:
            return False
    loaded = marks.get(session, LOADED_AT)
    edited_after = datetime.fromisoformat(loaded) if loaded else None
    professions = _load_professions(session, edited_after)
    _load_steps(session, professions, edited_after)
    _load_paths(session, professions, edited_after)
    _load_pay(session, edited_after)
    _load_letters(session, edited_after)
    closed_days.load(session)
    session.flush()
    marks.put(session, VERSION, version)
    marks.put(session, LOADED_AT, now().isoformat())
    return True


def _files() -> list[Path]:
    return [
        *sorted(PROFESSIONS.glob("professions_*.json")),
        PROFESSIONS / "career_steps.json",
        PROFESSIONS / "paths.json",
        PAY,
        closed_days.FILE,
    ]


def _fingerprint() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in _files())).hexdigest()[:32]


def _read(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts


def _put(session: Session, row: Record | None, fresh: Record, edited_after: datetime | None) -> None:
    """Add what is missing; overwrite what nobody has edited."""
    if row is None:
        session.add(fresh)
    elif edited_after is not None and row.updated_at <= edited_after:
        for name, value in fresh.model_dump(exclude={"id", "created_at", "updated_at"}).items():
            if getattr(row, name) != value:
                setattr(row, name, value)


def _load_professions(session: Session, edited_after: datetime | None) -> dict[str, int]:
    held = {row.slug: row for row in session.exec(select(Profession))}
    words = {(row.profession_id, row.language): row for row in session.exec(select(ProfessionText))}
    facts = [f for path in _files() if path.name.startswith("professions_") for f in _read(path)["professions"]]
    for fact in facts:
        _put(session, held.get(fact["slug"]), _profession(fact), edited_after)
    session.flush()
    numbers = {row.slug: row.key for row in session.exec(select(Profession))}
    for fact in facts:
        for text in _texts(fact, numbers[fact["slug"]]):
            held_text = words.get((text.profession_id, text.language))
            # What somebody published here stays, however many releases follow.
            if held_text is None or not held_text.publisher:
                _put(session, held_text, text, edited_after)
    return numbers


def _profession(fact: Mapping[str, Any]) -> Profession:
    levels = sorted(fact["ccnl_levels"], key=lambda level: not level["main"])
    return Profession(
        slug=fact["slug"], family=fact["family"], position=fact["order"], acronym=fact["acronym"] or "",
        levels=[level["code"] for level in levels], esco=fact["esco"]["uri"] or "", esco_code=fact["esco"]["code"] or "",
        esco_exact=fact["esco"]["match"] == "exact", cp2021=fact["cp2021"]["code"] or "",
        with_whom=fact["with_whom"], places=fact["places"], schools=fact["schools"], **fact["study"],
        reviewed_on=date.fromisoformat(fact["reviewed_on"]),
        needs_check=[f"{check['field']}: {check['reason_en']}" for check in fact["needs_check"]],
    )  # fmt: skip


def _texts(fact: Mapping[str, Any], profession_id: int) -> Iterator[ProfessionText]:
    for language, words in fact["texts"].items():
        italian = language == "it"
        blocks = {name: value for name, value in words.items() if name != "summary"}
        if italian:
            blocks["synonyms"] = fact["synonyms_it"]
        yield ProfessionText(
            profession_id=profession_id, language=language, summary=words["summary"], blocks=blocks,
            title=fact["title_list"] if italian else fact["title_en"],
            title_f=fact["title_f"] if italian else "", title_m=fact["title_m"] if italian else "",
        )  # fmt: skip


def _load_steps(session: Session, professions: Mapping[str, int], edited_after: datetime | None) -> None:
    held = {(row.from_id, row.to_id): row for row in session.exec(select(CareerStep))}
    for fact in _read(PROFESSIONS / "career_steps.json")["steps"]:
        here, there = professions.get(fact["from"]), professions.get(fact["to"])
        if here is not None and there is not None:
            step = CareerStep(from_id=here, to_id=there, step=fact["step_it"], step_en=fact["step_en"])
            _put(session, held.get((here, there)), step, edited_after)


def _load_paths(session: Session, professions: Mapping[str, int], edited_after: datetime | None) -> None:
    held = {row.slug: row for row in session.exec(select(StudyPath))}
    for position, fact in enumerate(_read(PROFESSIONS / "paths.json")["paths"]):
        # What staff have edited or removed stays as they left it, through any number of releases.
        if fact["to"] in professions and marks.get(session, own_mark(fact["slug"])) is None:
            path = StudyPath(
                slug=fact["slug"], to_id=professions[fact["to"]], position=position, goals=fact["goals"],
                tracks=fact["tracks"], entry=fact["entry"], steps=fact["steps"], opens=fact["opens"],
                reviewed_on=date.fromisoformat(fact["reviewed_on"]), needs_check=fact["needs_check"],
            )  # fmt: skip
            _put(session, held.get(fact["slug"]), path, edited_after)


def _load_pay(session: Session, edited_after: datetime | None) -> None:
    facts = _read(PAY)
    held = {(row.agreement, row.level, row.valid_from): row for row in session.exec(select(PayLevel))}
    for table in facts["tables"]:
        for level, cents in table["monthly_cents"].items():
            fresh = PayLevel(
                agreement=facts["code"], level=level, valid_from=date.fromisoformat(table["valid_from"]), monthly=cents,
                full_time_hours=facts["weekly_hours"], months=facts["months_per_year"], source=table["source"],
                reviewed_on=date.fromisoformat(table["reviewed_on"]),
            )  # fmt: skip
            _put(session, held.get((fresh.agreement, fresh.level, fresh.valid_from)), fresh, edited_after)


def _load_letters(session: Session, edited_after: datetime | None) -> None:
    """The letters that every cooperative may start from."""
    held = {row.code: row for row in session.exec(select(Letter)) if row.code}
    for fact in _read(LETTERS)["letters"]:
        fresh = Letter(**{**fact, "purpose": Purpose(fact["purpose"])})
        _put(session, held.get(fact["code"]), fresh, edited_after)
