"""Who is told that a story has left the site because the consent ran out?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from portal import mail
from portal.accounts.models import Person
from portal.accounts.policy import RIGHTS, Action
from portal.cooperatives.models import Membership
from portal.outbox import Note
from portal.stories.models import Story, StoryState
from portal.web import links

if TYPE_CHECKING:
    from portal.app import Portal


def tell_expired(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `story.expired`: a mail to each person who writes the texts of that cooperative."""
    for note in notes:
        with portal.db.write() as session:
            story = session.get(Story, int(note.subject))
            if story is None or story.state is not StoryState.EXPIRED:
                continue  # renewed or deleted before the mail was written
            for person in writers(session, story.cooperative_id):
                mail.compose(
                    session, portal.render, to=person.email, template="story_expired", locale=person.locale,
                    unique=f"story:{story.key}:{story.consent_expires_on}:{person.key}", story=story,
                    edit_url=links.absolute("stories.desk.edit", person.locale, id=story.key),
                )  # fmt: skip


def writers(session: Session, cooperative_id: int) -> Sequence[Person]:
    """Who edits the texts of this cooperative; where nobody does, those who do for the whole network."""
    roles = [role for role, rights in RIGHTS.items() if Action.EDIT_TEXTS in rights]
    statement = (
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(col(Membership.role).in_(roles), col(Person.active).is_(True))
        .distinct()
    )
    own = session.exec(statement.where(Membership.cooperative_id == cooperative_id)).all()
    return own or session.exec(statement.where(col(Membership.cooperative_id).is_(None))).all()
