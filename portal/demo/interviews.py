"""Which interviews are going on in the demo town: offered, taken, today's, past ones?"""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from portal.accounts.models import Person, Role
from portal.applications.interviews.models import (
    Interview,
    InterviewPanel,
    InterviewRound,
    InterviewSlot,
    InterviewState,
)
from portal.applications.models import Application, Stage
from portal.calendar_files import ROME
from portal.cooperatives.models import Cooperative, Membership
from portal.openings.models import Opening

# What the applications of a cooperative that stand at the interview have in turn: state, days from today, hour.
TURNS: tuple[tuple[InterviewState, int, time], ...] = (
    (InterviewState.OFFERED, 4, time(9)),
    (InterviewState.BOOKED, 0, time(17, 30)),
    (InterviewState.BOOKED, 1, time(10)),
    (InterviewState.UNSUITED, 5, time(14)),
    (InterviewState.BOOKED, 0, time(18, 30)),
    (InterviewState.HELD, -6, time(11)),
    (InterviewState.MISSED, -3, time(15)),
    (InterviewState.CANCELLED, 2, time(16)),
)
NOTE = "Porta un documento e, se ce l’hai, l’attestato. Il colloquio si fa al piano terra, senza gradini."
OUTCOMES = {
    InterviewState.HELD: "Racconta bene come lavora con gli anziani. Può cominciare fra due settimane.",
    InterviewState.MISSED: "Abbiamo telefonato dopo un quarto d’ora: non ha risposto.",
}
REASONS = {InterviewState.CANCELLED: "Quel giorno la struttura è chiusa: ti proponiamo presto un’altra data."}


def load(session: Session, today: date) -> None:
    """For each cooperative the first eight applications at the interview have one, each in another state."""
    for home in session.exec(select(Cooperative).order_by(col(Cooperative.id))).all():
        people = _panel(session, home)
        rows = session.exec(
            select(Application)
            .join(Opening, col(Opening.id) == Application.opening_id)
            .where(Opening.cooperative_id == home.key, Application.stage == Stage.INTERVIEW)
            .order_by(col(Application.id))
            .limit(len(TURNS))
        ).all()
        for row, turn in zip(rows, TURNS, strict=False):
            _interview(session, home, row, turn, people, today)
    session.flush()


def _panel(session: Session, home: Cooperative) -> list[Person]:
    roles = (Role.RECRUITER, Role.OWNER)
    return list(
        session.exec(
            select(Person)
            .join(Membership, col(Membership.person_id) == Person.id)
            .where(Membership.cooperative_id == home.key, col(Membership.role).in_(roles))
            .order_by(col(Person.id))
            .limit(2)
        )
    )


def _interview(
    session: Session, home: Cooperative, application: Application, turn: tuple[InterviewState, int, time],
    people: list[Person], today: date,
) -> None:  # fmt: skip
    state, days, hour = turn
    first = datetime.combine(today + timedelta(days=days), hour, ROME)
    row = InterviewRound(
        submission=f"demo-interview-{application.key}", opening_id=application.opening_id, note=NOTE,
        by_id=people[0].key if people else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(InterviewPanel(round_id=row.key, person_id=person.key) for person in people)
    slots = [InterviewSlot(round_id=row.key, starts_at=first + timedelta(days=n)) for n in range(3)]
    session.add_all(slots)
    session.flush()
    dated = state not in (InterviewState.OFFERED, InterviewState.UNSUITED)
    offered = datetime.combine(min(today, first.date()) - timedelta(days=4), time(9), ROME)
    session.add(
        Interview(
            application_id=application.key, round_id=row.key, state=state, minutes=45,
            place=f"Sede di {home.name}, {home.address or home.place}", shown_at=offered,
            slot_id=slots[0].key if dated and state is not InterviewState.CANCELLED else None,
            starts_at=first if dated else None, booked_at=offered + timedelta(days=1) if dated else None,
            outcome_note=OUTCOMES.get(state, ""), reason=REASONS.get(state, ""),
        )
    )  # fmt: skip
