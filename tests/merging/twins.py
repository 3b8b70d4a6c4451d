"""Two dossiers of Aurora that may be one person: Dora, and Dora again from another address."""

from typing import Any

from sqlmodel import Session, select

from portal.acts import Act
from portal.app import Portal
from portal.applications.merging import actions as merging
from portal.applications.merging import likely as merging_likely
from portal.applications.merging import sides as merging_sides
from portal.applications.merging.actions import Chosen
from portal.applications.merging.models import Joined, Likeness
from portal.applications.models import Application
from portal.applications.undoing import undo
from portal.openings.models import Opening
from tests import factories
from tests.conftest import drain
from tests.factories import Town


def again(portal: Portal, cast: Town, name: str = "Dora Bianchi", **values: Any) -> Application:
    """Somebody applies to another opening of Aurora; the worker has looked who they may be."""
    with portal.db.write() as session:
        values.setdefault("phone", "+393339999999")
        to = values.pop("to", None) or factories.opening(session, cast.aurora, cast.oss, title="OSS di giorno")
        row: Application = factories.application(session, to, name, **values)
    drain(portal)
    return row


def twin(portal: Portal, cast: Town, **values: Any) -> Application:
    """The same person from another address: with the telephone number of Dora."""
    return again(portal, cast, **({"phone": "+393331234567", "name": "Dora Bianki"} | values))


def likeness(session: Session, application: Application) -> Likeness:
    """Somebody with the telephone number of this person, at the same opening: the pair as the worker would find it."""
    opening = session.get_one(Opening, application.opening_id)
    other = factories.application(session, opening, f"{application.name} bis", phone=application.phone)
    low, high = sorted((application.candidate_id, other.candidate_id))
    row = Likeness(cooperative_id=opening.cooperative_id, first_id=low, second_id=high, reasons=["phone"], strength=40)
    session.add(row)
    session.flush()
    return row


def likenesses(session: Session) -> list[Likeness]:
    """All pairs that were found."""
    session.rollback()
    return list(session.exec(select(Likeness).order_by(Likeness.id)))  # type: ignore[arg-type]


def reasons(session: Session) -> list[list[str]]:
    """Why, for each pair."""
    return [row.reasons for row in likenesses(session)]


def joins(session: Session) -> list[Joined]:
    """All merges, taken back or not."""
    session.rollback()
    return list(session.exec(select(Joined).order_by(Joined.id)))  # type: ignore[arg-type]


def acts(session: Session) -> list[Act]:
    """What was done, oldest first."""
    session.rollback()
    return list(session.exec(select(Act).where(Act.kind.startswith("dossiers.")).order_by(Act.id)))  # type: ignore[attr-defined, arg-type]


def pair(session: Session, one: Application, other: Application) -> Likeness:
    """The likeness of these two people."""
    low, high = sorted((one.candidate_id, other.candidate_id))
    return next(row for row in likenesses(session) if (row.first_id, row.second_id) == (low, high))


def merge(portal: Portal, cast: Town, one: Application, other: Application) -> Joined:
    """The owner made them one person, with the newest contacts."""
    low, high = sorted((one.candidate_id, other.candidate_id))
    with portal.db.write() as session:
        row = session.exec(select(Likeness).where(Likeness.first_id == low, Likeness.second_id == high)).one()
        both = merging.held(session, row)
        newest = both[-1].newest
        chosen = Chosen(newest.key, newest.key, newest.candidate_id)
        join = merging.merge(session, both, chosen, by=cast.people["owner"])
    drain(portal)
    return join


def part(portal: Portal, cast: Town, join: Joined) -> None:
    """The owner took the merge back."""
    with portal.db.write() as session:
        undo(session, session.get_one(Act, join.act_id), by=cast.people["owner"])
    drain(portal)


def form(session: Session, row: Likeness, **changes: Any) -> dict[str, str]:
    """What the page of a pair sends when nobody changes anything on it."""
    from portal.applications.merging.forms import MergeForm

    session.rollback()
    both = merging_sides.sides(session, row)
    sent = MergeForm.about(both, merging_sides.state(both))
    words = {name: str(field.data) for name, field in sent._fields.items()}
    return words | {name: str(value) for name, value in changes.items()}


REASONS = merging_likely.REASONS
