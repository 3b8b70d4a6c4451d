"""Professions, steps and pay levels come with every installation, follow the files, and leave staff's work alone."""

from datetime import date

import pytest
from sqlmodel import Session, func, select

from portal import marks, reference
from portal.app import Portal
from portal.openings import queries
from portal.openings.models import PayLevel
from portal.professions.models import CareerStep, Profession, ProfessionText


def how_many(session: Session) -> list[int]:
    return [
        session.exec(select(func.count()).select_from(kind)).one()
        for kind in (Profession, ProfessionText, CareerStep, PayLevel)
    ]


def test_all_of_it_is_loaded_once(portal: Portal) -> None:
    with portal.db.write() as session:
        assert reference.load(session) is True
        assert how_many(session)[:2] == [22, 44]
        before = how_many(session)
    with portal.db.write() as session:
        assert reference.load(session) is False
        assert how_many(session) == before


def test_a_newer_file_is_taken_over_but_not_over_what_staff_wrote(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal.db.write() as session:
        reference.load(session)
    with portal.db.write() as session:
        level = session.exec(
            select(PayLevel).where(PayLevel.level == "C2", PayLevel.valid_from == date(2025, 10, 1))
        ).one()
        level.monthly = 160000
        words = session.exec(select(ProfessionText).where(ProfessionText.language == "it").limit(1)).one()
        words.summary = "Scritto da noi."
        edited = words.key
    real = reference._read

    def newer(path: object) -> dict[str, object]:
        facts = real(path)  # type: ignore[arg-type]
        for table in facts.get("tables", []):
            table["monthly_cents"] = {level: cents + 100 for level, cents in table["monthly_cents"].items()}
        for fact in facts.get("professions", []):
            fact["texts"]["it"]["summary"] = "Dal file nuovo."
        return facts

    monkeypatch.setattr(reference, "_read", newer)
    with portal.db.write() as session:
        marks.put(session, reference.VERSION, "older")
    with portal.db.write() as session:
        assert reference.load(session) is True
    with portal.db.read() as session:
        minima = queries.pay_table(session, date(2026, 11, 21))
        assert minima.monthly["C2"] == 160000
        assert minima.monthly["D2"] == 172883
        texts = {t.key: t.summary for t in session.exec(select(ProfessionText).where(ProfessionText.language == "it"))}
        assert texts.pop(edited) == "Scritto da noi."
        assert set(texts.values()) == {"Dal file nuovo."}
