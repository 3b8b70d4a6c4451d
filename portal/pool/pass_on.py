"""After a no: may other cooperatives see this person? A cooperative can only ask; the person alone answers."""

from sqlmodel import Session

from portal.accounts.models import Person
from portal.db import now
from portal.pool import queries
from portal.pool.models import PassOn


def ask(session: Session, *, application_id: int, candidate_id: int, cooperative_id: int, by: Person) -> None:
    """Put the question into the rejection mail and on the status page. Nothing is shared; asked twice, it is asked once."""
    if queries.question(session, application_id) is None:
        session.add(
            PassOn(
                application_id=application_id, candidate_id=candidate_id, cooperative_id=cooperative_id, by_id=by.key
            )
        )
        session.flush()


def answer(session: Session, application_id: int, *, agreed: bool) -> None:
    """The person said yes (and now fills the form of the pool) or no; without a question this is nothing."""
    question = queries.question(session, application_id)
    if question is not None:
        question.agreed, question.answered_at = agreed, now()


def take_back(session: Session, application_id: int) -> None:
    """The rejection was undone before the person answered: the question goes with it."""
    question = queries.question(session, application_id)
    if question is not None and question.answered_at is None:
        session.delete(question)
