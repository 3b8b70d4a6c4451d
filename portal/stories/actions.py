"""How does a story come about, change, become public and end?

As with openings, callers hand over a row they hold and the version that the person saw.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from portal import outbox, pictures
from portal.accounts.models import Person
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.images import Made
from portal.pictures import Picture
from portal.places import fold
from portal.storage import Storage
from portal.stories import policy, queries
from portal.stories.models import Story, StoryState
from portal.text_checks import IsDead

# A copy takes the words along; a photo and a consent belong to one person and one purpose.
COPIED = (
    "cooperative_id",
    "service_id",
    "profession_id",
    "role",
    "role_en",
    "quote",
    "quote_en",
    "text",
    "text_en",
    "transcript",
)
EXPIRED = "story.expired"


def create(session: Session, values: Mapping[str, Any], *, by: Person, today: date) -> Story:
    """A new draft; it may lack everything but its cooperative."""
    story = Story(slug=secrets.token_hex(16), **values)
    story.author, story.reviewed_on = _name(by), today
    session.add(story)
    session.flush()
    story.slug = _slug(story)
    return story


def edit(
    session: Session, story: Story, values: Mapping[str, Any], *, by: Person, version: int, today: date, is_dead: IsDead,
    picture: Picture | None = None, without_picture: bool = False,
) -> list[str]:  # fmt: skip
    """Change what is written; returns the names of the fields that changed.

    Raises Conflict when somebody saved since `version`, RuleBroken when a public story would no longer be fit to be.
    """
    changed = differences(story, values) + (["picture"] if picture or (without_picture and story.picture_id) else [])
    if story.version != version and changed:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questa storia."))
    old = story.picture_id
    for name, value in values.items():
        setattr(story, name, value)
    if picture is not None:
        story.picture_id = picture.key
    elif without_picture:
        story.picture_id, story.alt, story.alt_en = None, "", ""
    if story.state is StoryState.PUBLISHED and (found := policy.reasons(story, today, is_dead)):
        raise RuleBroken(found)
    session.flush()
    if story.picture_id != old:
        pictures.drop(session, old)
    if story.state is StoryState.DRAFT:
        story.slug = _slug(story)
    story.author, story.reviewed_on = _name(by), today
    _touch(session, story)
    return changed


def attach(session: Session, storage: Storage, made: Made) -> Picture:
    """Keep a new photo."""
    return pictures.keep(session, storage, made)


def publish(session: Session, story: Story, *, by: Person, version: int, today: date, is_dead: IsDead) -> None:
    """Make it public. Raises Conflict for a stale page and RuleBroken with every reason against it at once."""
    if story.state is StoryState.PUBLISHED:
        raise Conflict(_("Questa storia è già pubblicata."))
    if story.version != version:
        raise Conflict(_("Nel frattempo un’altra persona ha cambiato questa storia. Guardala prima di pubblicarla."))
    if found := policy.reasons(story, today, is_dead):
        raise RuleBroken(found)
    story.state, story.published_on = StoryState.PUBLISHED, story.published_on or today
    story.publisher, story.reviewed_on = _name(by), today
    _touch(session, story)


def withdraw(session: Session, story: Story) -> None:
    """Take it off the site now; its photo goes with it. Raises Conflict when it is not public."""
    if story.state is not StoryState.PUBLISHED:
        raise Conflict(_("Questa storia non è pubblica: non c’è niente da ritirare."))
    story.state = StoryState.WITHDRAWN
    _touch(session, story)


def expire(session: Session, today: date) -> int:
    """Take down every story whose consent has run out, and tell the staff; how many there were."""
    rows = queries.ended(session, today)
    for row in rows:
        row.state = StoryState.EXPIRED
        _touch(session, row)
        outbox.note(session, EXPIRED, row.key)
    return len(rows)


def copy(session: Session, story: Story, *, by: Person, today: date) -> Story:
    """The same words once more as a draft, without photo, name and consent."""
    return create(session, {name: getattr(story, name) for name in COPIED}, by=by, today=today)


def delete(session: Session, story: Story) -> None:
    """Forget a story and its photo. Raises Conflict while it is public: it is withdrawn first."""
    if story.state is StoryState.PUBLISHED:
        raise Conflict(_("Prima ritira la storia dal sito, poi eliminala."))
    picture = story.picture_id
    session.delete(story)
    session.flush()
    pictures.drop(session, picture)


def differences(story: Story, values: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose value would change."""
    return [name for name, value in values.items() if getattr(story, name) != value]


def _touch(session: Session, story: Story) -> None:
    story.version += 1
    session.flush()
    session.refresh(story, ["cooperative", "profession", "service", "picture"])


def _name(person: Person) -> str:
    return (person.name or person.email)[:120]


def _slug(story: Story) -> str:
    words = fold(story.role or "storia").encode("ascii", "ignore").decode()
    return "-".join(words.split())[:90].strip("-") + f"-{story.key}"
