"""Who could host a class: the reasons shown are the whole score, and what nobody takes rings once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from portal.app import Portal
from portal.cooperatives.models import Service
from portal.db import now
from portal.events.models import Mode
from portal.outbox import Note
from portal.outreach import actions, triage, unclaimed
from portal.outreach.models import Visit, VisitState
from portal.outreach.triage import Match, Part
from tests import factories
from tests.conftest import drain
from tests.factories import Town, at


@pytest.fixture
def writing(portal: Portal, cast: Town):
    """A transaction that writes."""
    with portal.db.write() as session:
        yield session


def of(session: Session, visit: Visit, name: str) -> dict[Part, int]:
    """The parts that speak for a cooperative."""
    (match,) = (m for m in triage.all_hosts(session, visit) if m.cooperative.name == name)
    return {reason.part: reason.points for reason in match.reasons}


def test_the_points_are_the_sum_of_the_reasons_and_every_reason_has_words(writing, cast):
    factories.slot(writing, cast.aurora)
    factories.visit(writing, cast.aurora, state=VisitState.HELD)
    visit = factories.visit(writing, None)
    best = triage.best_hosts(writing, visit)
    assert [m.cooperative.name for m in best] == ["Aurora", "Brezza"]
    assert [r.part for r in best[1].reasons] == [Part.DISTANCE], "Milano is not far, and that is all"
    parts = {r.part: r.points for r in best[0].reasons}
    assert parts == {Part.DISTANCE: 40, Part.PROFESSION: 30, Part.FREE: 20, Part.HELD: 4}
    assert best[0].points == sum(parts.values()) and all(r.words and r.points for r in best[0].reasons)


@pytest.mark.parametrize(("comune", "points"), [("097042", 40), ("016024", 15), ("015146", 15), ("058091", 0)])
def test_the_nearer_the_more(writing, cast, comune, points):
    """Lecco itself, Bergamo and Milano (within 50 km), Roma."""
    service = writing.exec(select(Service).where(Service.cooperative_id == cast.aurora.key)).one()
    service.comune = comune
    writing.flush()
    assert of(writing, factories.visit(writing, None), "Aurora").get(Part.DISTANCE, 0) == points


def test_online_distance_is_no_matter(writing, cast):
    assert Part.DISTANCE not in of(writing, factories.visit(writing, None, mode=Mode.ONLINE), "Aurora")


def test_the_profession_counts_where_somebody_does_it(writing, cast):
    visit = factories.visit(writing, None, professions=["infermiere"])
    assert Part.PROFESSION in of(writing, visit, "Brezza") and Part.PROFESSION not in of(writing, visit, "Aurora")


def test_a_date_counts_with_room_for_the_class_in_the_wished_days_or_near_them(writing, cast):
    visit = factories.visit(writing, None)
    slot = factories.slot(writing, cast.aurora, starts_at=at(24))
    assert of(writing, visit, "Aurora")[Part.FREE] == 10, "three days after a wished day"
    slot.starts_at, slot.ends_at = at(21), at(21, 12)
    assert of(writing, visit, "Aurora")[Part.FREE] == 20
    slot.students_taken = 5
    assert Part.FREE not in of(writing, visit, "Aurora"), "twenty places for twenty-four"
    slot.students_taken, slot.starts_at, slot.ends_at = 0, at(60), at(60, 12)
    assert Part.FREE not in of(writing, visit, "Aurora")


def test_whoever_said_no_is_not_asked_again(writing, cast):
    visit = factories.visit(writing, cast.aurora)
    actions.release(writing, visit, cast.people["outreach"], "trasloco")
    assert [m.cooperative.name for m in triage.all_hosts(writing, visit)] == ["Brezza"]


def test_equal_points_go_by_name_and_three_are_enough(writing, cast):
    for name in ("Zefiro", "Delta", "Corallo"):
        factories.cooperative(writing, name)
    best: list[Match] = triage.best_hosts(writing, factories.visit(writing, None))
    assert [m.cooperative.name for m in best] == ["Aurora", "Corallo", "Delta"]


def test_what_nobody_answers_for_five_days_rings_once_and_stays_on_the_list(client, portal, cast, mails):
    old = now() - timedelta(days=5, hours=1)
    with portal.db.write() as session:
        alone = factories.visit(session, None, requested_at=old)
        factories.visit(session, cast.aurora, requested_at=old, assigned_at=old)
        factories.visit(session, cast.aurora, requested_at=old)  # assigned just now
        factories.visit(session, None)
    for _ in range(2):
        with portal.db.write() as session:
            unclaimed.ring(session, now())
    with portal.db.read() as session:
        assert len(session.exec(select(Note).where(Note.topic == "visit.unclaimed")).all()) == 2
    drain(portal)
    assert len(mails.to(cast.people["coordinator"].email)) == 2
    with portal.db.write() as session:
        row = session.get_one(Visit, alone.key)
        actions.assign(session, row, cast.aurora.key, None, cast.people["coordinator"])
        assert row.rung_at is None, "the host's own five days begin"
