"""Whom does a note on an application tell? Colleagues who may read that application, ticked or named with @ in the text."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlalchemy import update as change
from sqlmodel import Session, col, select

from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.applications.judgement import people
from portal.applications.judgement.models import Mention
from portal.applications.judgement.people import Follower
from portal.applications.models import Application, Remark
from portal.cooperatives.policy import Staff
from portal.db import now
from portal.i18n import gettext as _
from portal.openings.models import Opening
from portal.openings.policy import in_scope

FIRST = 5  # notes shown on the first page; the rest follows when these are read
# «@Anna», «@Anna Riva», but not the middle of an address.
_NAMED = re.compile(r"(?<![\w@.])@(\w[\w’'.-]*(?: \w[\w’'-]*){0,3})")


@dataclass(frozen=True, slots=True)
class Told:
    """A note that waits for somebody: about whom, for which opening, by whom, since when."""

    id: int  # of the application
    name: str
    opening: str
    by: str | None
    since: datetime


def readers(session: Session, application: Application, me: Person) -> list[Follower]:
    """The colleagues who may read this application, without oneself."""
    return [one for one in people.readers(session, application.opening) if one.id != me.key]


def named(text: str, readers: Sequence[Follower]) -> tuple[set[int], list[str]]:
    """Numbers of those whom the text names with @, and the names that fit nobody or more than one, as they were typed."""
    found, unclear = set[int](), list[str]()
    for typed in _NAMED.findall(text):
        words = _plain(typed).split()
        # The longest beginning that names exactly one: «@Anna Riva guarda» is Anna Riva.
        for length in range(len(words), 0, -1):
            fits = [one.id for one in readers if _plain(one.name).split()[:length] == words[:length]]
            if fits:
                break
        if len(fits) == 1:
            found.add(fits[0])
        else:
            unclear.append("@" + typed.split()[0])
    return found, list(dict.fromkeys(unclear))


def tell(session: Session, remark: Remark, numbers: Iterable[int]) -> None:
    """Put the note on these colleagues' lists; the caller has made sure that they may read it."""
    session.flush()
    session.add_all(Mention(remark_id=remark.key, person_id=number) for number in sorted(set(numbers)))
    session.flush()


def saved(names: Sequence[str]) -> str:
    """What the page says when a note was saved, and whom it tells."""
    return _("Nota salvata. La trovano in «Oggi»: %(names)s.", names=", ".join(names)) if names else _("Nota salvata.")


def not_told(unclear: Sequence[str]) -> str:
    """What the page says of names after @ that fit nobody here, or more than one."""
    return _(
        "Non è chiaro chi sia %(names)s fra chi vede questa candidatura: spunta il nome sotto la nota.",
        names=", ".join(unclear),
    )


def waiting(session: Session, staff: Staff) -> list[Told]:
    """Notes for this person that they have not read, oldest first; none of an application they may no longer read."""
    rows = session.execute(
        columns(
            col(Application.id),
            col(Application.name),
            col(Opening.title),
            func.min(func.nullif(Person.name, "")),
            func.min(col(Mention.created_at)),
        )
        .select_from(Mention)
        .join(Remark, col(Remark.id) == Mention.remark_id)
        .join(Application, col(Application.id) == Remark.application_id)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .outerjoin(Person, col(Person.id) == Remark.by_id)
        .where(
            col(Mention.person_id) == staff.person.key,
            col(Mention.read_at).is_(None),
            in_scope(staff, Action.READ_APPLICATIONS),
        )
        .group_by(col(Application.id), col(Application.name), col(Opening.title))
        .order_by(func.min(col(Mention.created_at)))
    )
    return [Told(*row) for row in rows]


def read(session: Session, application: Application, me: Person) -> None:
    """The page that shows the notes was opened."""
    session.execute(
        change(Mention)
        .where(
            col(Mention.person_id) == me.key,
            col(Mention.read_at).is_(None),
            col(Mention.remark_id).in_(select(Remark.id).where(Remark.application_id == application.key)),
        )
        .values(read_at=now())
        .execution_options(synchronize_session=False)
    )


def told_of(session: Session, application_id: int) -> dict[int, list[str]]:
    """Whom each note of an application tells, by the note's number."""
    rows = session.exec(
        select(Mention.remark_id, Person.name, Person.email)
        .join(Person, col(Person.id) == Mention.person_id)
        .join(Remark, col(Remark.id) == Mention.remark_id)
        .where(Remark.application_id == application_id)
        .order_by(Person.name)
    ).all()
    out: dict[int, list[str]] = {}
    for number, name, email in rows:
        out.setdefault(number, []).append(name or email)
    return out


def _plain(text: str) -> str:
    """Without accents and capitals, as names are typed in a hurry."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in folded if not unicodedata.combining(c)).strip(" .-'")
