"""The life of a visit: each step the table allows, each it does not, and what a step leaves behind."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from portal.accounts.models import Person
from portal.app import Portal
from portal.db import now
from portal.errors import Conflict, NotFound, RuleBroken
from portal.outbox import Note
from portal.outreach import actions, queries, slots
from portal.outreach.changes import Details
from portal.outreach.models import ALLOWED, ProposalState, Slot, Visit, VisitChange, VisitState
from tests import factories
from tests.factories import Town, at

S = VisitState


@pytest.fixture
def writing(portal: Portal, cast: Town) -> Iterator[Session]:
    """A transaction that writes."""
    with portal.db.write() as session:
        yield session


@pytest.fixture
def host(cast: Town) -> Person:
    """Somebody at Aurora."""
    return cast.people["outreach"]


def made(session: Session, cast: Town, state: VisitState, **values: object) -> Visit:
    """A visit in this state, where a date is needed one that allows every step."""
    host = None if state is S.REQUESTED else cast.aurora
    if state in (S.CONFIRMED, S.HELD, S.NOT_HELD):
        values.setdefault("starts_at", now() - timedelta(minutes=20))  # going on now: everything is still possible
    return factories.visit(session, host, state=state, **values)


def details(visit: Visit, **values: object) -> Details:
    """What a host says, on a day that suits."""
    starts = visit.starts_at or at(21)
    first = {"starts_at": starts, "ends_at": visit.ends_at or starts + timedelta(hours=2), "place": "RSA Aurora"}
    return Details(**{**first, **values})


def bring(session: Session, visit: Visit, to: VisitState, cast: Town, by: Person) -> object:
    """The action that brings a visit to this state."""
    deeds: dict[VisitState, Callable[[], object]] = {
        S.REQUESTED: lambda: actions.release(session, visit, by, "non riusciamo"),
        S.REVIEW: lambda: actions.assign(session, visit, cast.brezza.key, None, by),
        S.CONFIRMED: lambda: actions.confirm(session, visit, details(visit), by),
        S.HELD: lambda: actions.hold(session, visit, 22, 2.0, 3.0, by),
        S.NOT_HELD: lambda: actions.miss(session, visit, "pullman guasto", by),
        S.CANCELLED: lambda: actions.cancel(session, visit, "gita spostata", by=by),
    }
    return deeds[to]()


LEGAL = [(a, b) for a in ALLOWED for b in sorted(ALLOWED[a])]
ILLEGAL = [(a, b) for a in S for b in S if a is not b and b not in ALLOWED[a]]


@pytest.mark.parametrize(("before", "after"), LEGAL, ids=lambda s: s.value)
def test_every_step_of_the_table_can_be_made_and_says_who_and_when(writing, cast, host, before, after):
    visit = made(writing, cast, before)
    if (before, after) == (S.REQUESTED, S.CONFIRMED):
        visit.cooperative_id = cast.aurora.key
    version = visit.version
    change = bring(writing, visit, after, cast, host)
    assert visit.state is after and visit.version == version + 1
    assert isinstance(change, VisitChange) and (change.before, change.after, change.by_id) == (before, after, host.key)
    assert abs(change.at - now()) < timedelta(seconds=10)
    told = writing.exec(select(Note).where(Note.subject == str(visit.key))).all()
    assert [n.payload["change"] for n in told if n.topic.startswith("visit.")] == [change.key]


@pytest.mark.parametrize(("before", "after"), ILLEGAL, ids=lambda s: s.value)
def test_every_other_step_is_refused_and_leaves_nothing(writing, cast, host, before, after):
    visit = made(writing, cast, before)
    if after is S.REQUESTED:
        visit.cooperative_id = cast.aurora.key
    with pytest.raises(Conflict):
        bring(writing, visit, after, cast, host)
    assert not writing.exec(select(VisitChange)).all()
    assert not writing.exec(select(Note).where(Note.topic.startswith("visit."))).all()


@pytest.mark.parametrize("after", list(S), ids=lambda s: s.value)
def test_done_twice_a_step_gives_the_finished_result_and_tells_once(writing, cast, host, after):
    start = {S.REVIEW: S.REQUESTED, S.REQUESTED: S.REVIEW, S.CONFIRMED: S.REVIEW}.get(after, S.CONFIRMED)
    visit = made(writing, cast, start)
    bring(writing, visit, after, cast, host)
    assert bring(writing, visit, after, cast, host) is None
    assert len(writing.exec(select(VisitChange)).all()) == 1


def test_a_stale_page_changes_nothing(writing, cast, host):
    visit = made(writing, cast, S.REVIEW)
    stale = visit.version - 1
    deeds = [
        lambda: actions.confirm(writing, visit, details(visit), host, version=stale),
        lambda: actions.propose(writing, visit, at(30), at(30, 12), "", host, version=stale),
        lambda: actions.release(writing, visit, host, "no", version=stale),
        lambda: actions.assign(writing, visit, cast.brezza.key, None, host, version=stale),
        lambda: actions.move(writing, visit, at(30), at(30, 12), by=host, reason="", version=stale),
        lambda: actions.cancel(writing, visit, "no", by=host, version=stale),
    ]
    for deed in deeds:
        with pytest.raises(Conflict, match="Nel frattempo"):
            deed()
    assert visit.state is S.REVIEW and not writing.exec(select(VisitChange)).all()


def test_the_room_on_a_date_is_taken_and_given_back_with_the_visit(writing, cast, host):
    one, other = factories.slot(writing, cast.aurora), factories.slot(writing, cast.aurora, starts_at=at(22))
    slots.take(writing, one.key, 24)
    visit = factories.visit(writing, cast.aurora, slot_id=one.key, starts_at=one.starts_at, ends_at=one.ends_at)
    actions.move(writing, visit, at(1), at(1, 12), by=host, slot_id=other.key, reason="")
    assert (one.groups_taken, one.students_taken, other.students_taken) == (0, 0, 24)
    assert visit.starts_at == other.starts_at and visit.slot_id == other.key
    actions.cancel(writing, visit, "no", by_teacher=True)
    assert (other.groups_taken, other.students_taken, visit.slot_id) == (0, 0, None)


def test_a_full_date_and_another_hosts_date_cannot_be_moved_to(writing, cast, host):
    full = factories.slot(writing, cast.aurora, groups_taken=1, students_taken=25)
    foreign = factories.slot(writing, cast.brezza)
    visit = made(writing, cast, S.REVIEW)
    with pytest.raises(Conflict):
        actions.move(writing, visit, at(1), at(1, 12), by_teacher=True, slot_id=full.key, reason="")
    with pytest.raises(NotFound):
        actions.move(writing, visit, at(1), at(1, 12), by=host, slot_id=foreign.key, reason="")
    assert writing.get_one(Slot, full.key).students_taken == 25


def test_moved_by_the_teacher_the_host_says_yes_again_unless_its_rules_do(writing, cast, host):
    asks = factories.slot(writing, cast.aurora)
    says_yes = factories.slot(writing, factories.series(writing, cast.aurora, auto_confirm=True, place="Sala blu"))
    visit = made(writing, cast, S.CONFIRMED, starts_at=at(10))
    actions.move(writing, visit, at(1), at(1, 12), by=host, reason="al telefono")
    assert (visit.state, visit.sequence) == (S.CONFIRMED, 1)
    actions.move(writing, visit, at(1), at(1, 12), by_teacher=True, slot_id=asks.key, reason="")
    assert (visit.state, visit.sequence) == (S.REVIEW, 2)
    actions.move(writing, visit, at(1), at(1, 12), by_teacher=True, slot_id=says_yes.key, reason="")
    assert visit.state is S.CONFIRMED and visit.place == "Sala blu, via Roma 1"


def test_a_host_confirms_on_a_day_that_suits_and_proposes_any_other(writing, cast, host):
    visit = made(writing, cast, S.REVIEW)
    with pytest.raises(RuleBroken):
        actions.confirm(writing, visit, details(visit, starts_at=at(23), ends_at=at(23, 12)), host)
    proposal = actions.propose(writing, visit, at(23), at(23, 12), "Il 21 siamo pieni", host)
    assert proposal and visit.state is S.REVIEW and visit.starts_at is None
    again = actions.propose(writing, visit, at(24), at(24, 12), "Meglio il 24", host)
    writing.refresh(proposal)
    assert proposal.state is ProposalState.REPLACED and again
    with pytest.raises(Conflict):
        actions.answer_proposal(writing, proposal, True)
    actions.answer_proposal(writing, again, True)
    assert visit.starts_at == at(24) and visit.state is S.REVIEW
    assert actions.answer_proposal(writing, again, True) is None
    actions.confirm(writing, visit, details(visit), host)
    assert visit.state is S.CONFIRMED and visit.sequence == 0


def test_a_declined_proposal_changes_no_date(writing, cast, host):
    visit = made(writing, cast, S.CONFIRMED, starts_at=at(10))
    proposal = actions.propose(writing, visit, at(12), at(12, 12), "", host)
    actions.answer_proposal(writing, proposal, False)
    assert visit.starts_at == at(10) and visit.state is S.CONFIRMED and proposal.state is ProposalState.DECLINED


def test_a_day_within_a_wished_period_suits(writing, cast, host):
    visit = made(writing, cast, S.REVIEW, wished_on=[f"{at(20):%Y-%m-%d}/{at(26):%Y-%m-%d}"])
    actions.confirm(writing, visit, details(visit, starts_at=at(24), ends_at=at(24, 12)), host)
    assert visit.state is S.CONFIRMED


def test_another_host_begins_anew_and_the_agreed_day_stays_as_a_wish(writing, cast, host):
    slot = factories.slot(writing, cast.aurora, groups_taken=1, students_taken=24)
    visit = made(writing, cast, S.CONFIRMED, starts_at=slot.starts_at, slot_id=slot.key, bring="scarpe", wished_on=[])
    actions.assign(writing, visit, cast.brezza.key, None, cast.people["coordinator"])
    assert (visit.state, visit.starts_at, visit.slot_id, visit.bring, visit.place) == (S.REVIEW, None, None, "", "")
    assert visit.wished_on == [f"{at(21):%Y-%m-%d}"] and slot.students_taken == 0 and visit.sequence == 1


@pytest.mark.parametrize(
    ("starts", "ends"), [(at(-1), at(-1, 12)), (at(5, 12), at(5, 10)), (at(5), at(6, 9))], ids=["past", "back", "long"]
)
def test_a_date_that_cannot_be_is_refused(writing, cast, host, starts: datetime, ends: datetime):
    visit = made(writing, cast, S.REVIEW, wished_on=[])
    for deed in (
        lambda: actions.confirm(writing, visit, Details(starts, ends), host),
        lambda: actions.propose(writing, visit, starts, ends, "", host),
        lambda: actions.move(writing, visit, starts, ends, by=host, reason=""),
    ):
        with pytest.raises(RuleBroken):
            deed()


def test_who_came_is_marked_from_the_day_on_and_can_be_put_right(writing, cast, host):
    visit = made(writing, cast, S.CONFIRMED, starts_at=at(2))
    with pytest.raises(Conflict, match="dal giorno"):
        actions.hold(writing, visit, 22, 2.0, None, host)
    writing.rollback()
    held = made(writing, cast, S.HELD, school=factories.school(writing))
    for wrong in (0, -3, 35, 222):
        with pytest.raises(RuleBroken):
            actions.hold(writing, held, wrong, 2.0, None, host)
    actions.hold(writing, held, 23, 2.5, 4.0, host)
    assert (held.present, held.held_hours, held.staff_hours) == (23, 2.5, 4.0)
    actions.miss(writing, held, "era un’altra classe", host)
    assert (held.state, held.present, held.held_hours) == (S.NOT_HELD, None, None)


def test_a_date_gone_by_is_marked_and_not_cancelled(writing, cast, host):
    visit = made(writing, cast, S.CONFIRMED, starts_at=at(-2))
    with pytest.raises(Conflict):
        actions.cancel(writing, visit, "dimenticata", by_teacher=True)


def test_the_same_words_twice_are_one_message(writing, cast, host):
    visit = made(writing, cast, S.REVIEW)
    for _ in range(2):
        actions.write(writing, visit, "A che ora arrivate?", by=host)
    actions.write(writing, visit, "Alle dieci", from_teacher=True)
    assert [m.text for m, _ in queries.messages(writing, visit)] == ["A che ora arrivate?", "Alle dieci"]
    notes = writing.exec(select(Note).where(Note.topic == "visit.message")).all()
    assert len(notes) == 2 and all(n.payload["message"] for n in notes)
