"""What does the desk of a cooperative leave behind? A letter, an act and a batch, for tests that walk every route."""

from typing import Any

from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.acts import Act
from portal.applications import desk_actions
from portal.applications.batches import choose
from portal.applications.desk_models import BatchKind, Letter, Purpose
from portal.applications.models import Application
from portal.cooperatives import queries as cooperatives
from portal.db import now


def left_behind(
    session: Session, application: Application, person: Person, *, name: str = "Il nostro"
) -> dict[str, Any]:
    """Numbers of a letter of the cooperative, of something done there by this person, and of a batch that is confirmed."""
    staff = cooperatives.staff(session, person)
    assert staff is not None
    row = session.exec(select(Application).where(Application.id == application.id)).one()
    home = row.opening.cooperative_id
    letter = Letter(cooperative_id=home, purpose=Purpose.REPLY, name=name, text="Ciao {nome}")
    second = Letter(cooperative_id=home, purpose=Purpose.DOCUMENTS, name=name, text="Ciao {nome}")  # one to throw away
    session.add_all([letter, second])
    desk_actions.write(session, row, by=person, text="Ci sentiamo presto.")
    act = session.exec(select(Act).where(Act.application_id == row.key).order_by(col(Act.id).desc())).first()
    assert act is not None
    batches = [
        choose(
            session, staff, [(row, row.version)], BatchKind.REJECT, None, submission=f"{name} {row.key} {n}", back=""
        )
        for n in range(2)
    ]
    batches[1].confirmed_at = batches[1].finished_at = now()
    session.flush()
    return {
        "letter": letter.key,
        "second letter": second.key,
        "act": act.key,
        "batch": batches[0].key,
        "done_batch": batches[1].key,
    }
