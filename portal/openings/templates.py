"""Which openings does a cooperative keep as templates, and what does a new opening take from one?

A template is what was written, without dates and without a state: nobody can publish it or apply to it.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from portal import acts
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import Act
from portal.cooperatives.policy import Staff
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.openings import drafts
from portal.openings.actions import COPIED
from portal.openings.models import Opening, OpeningTemplate

DELETED = "opening_template.deleted"
MOST = 60  # templates of one cooperative
WRITTEN = frozenset(COPIED) - {"cooperative_id"}


class NameTaken(Conflict):
    """The cooperative has another template of this name."""

    def __init__(self) -> None:
        super().__init__(_("C’è già un modello con questo nome: scegline un altro."))


# -- which templates there are


def listed(session: Session, staff: Staff) -> Sequence[OpeningTemplate]:
    """Templates of the cooperatives for which this person writes openings, by cooperative and name."""
    mine = staff.cooperatives(Action.WRITE_OPENINGS)
    return session.exec(
        select(OpeningTemplate)
        .where(col(OpeningTemplate.cooperative_id).in_(mine))
        .order_by(col(OpeningTemplate.cooperative_id), func.lower(OpeningTemplate.name), col(OpeningTemplate.id))
    ).all()


def one(session: Session, staff: Staff, id_: int, *, lock: bool = False) -> OpeningTemplate:
    """A template that this person may use and change; raises NotFound for any other."""
    mine = col(OpeningTemplate.cooperative_id).in_(staff.cooperatives(Action.WRITE_OPENINGS))
    statement = select(OpeningTemplate).where(OpeningTemplate.id == id_, mine)
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound
    return row


def opening_of(session: Session, template: OpeningTemplate) -> Opening:
    """What a new opening from this template would be: a row that no session knows."""
    values = {name: value for name, value in template.written.items() if name in WRITTEN}
    blank: dict[str, Any] = {"slug": "", "title": template.name, "comune": "", "province": "", "profession_id": None}
    return Opening.written(**(blank | drafts.thawed(session, values)), cooperative_id=template.cooperative_id)


# -- writing them


def keep(
    session: Session, opening: Opening, name: str, *, replace: bool = False
) -> OpeningTemplate:  # fmt: skip
    """Keep an opening as a template of its cooperative; with `replace` in place of the one that has this name.

    Raises NameTaken, and Conflict when there are too many. The same opening under the same name twice is one template.
    """
    written = {key: value for key, value in drafts.frozen(opening).items() if key in WRITTEN}
    same = _named(session, opening.cooperative_id, name)
    if same is not None:
        if same.written == written:
            return same
        if not replace:
            raise NameTaken
        same.name, same.written = name, written
        same.version += 1
        return same
    count = session.exec(select(func.count()).where(OpeningTemplate.cooperative_id == opening.cooperative_id)).one()
    if count >= MOST:
        raise Conflict(_("Ci sono già %(most)s modelli: eliminane uno prima di aggiungerne un altro.", most=MOST))
    row = OpeningTemplate(cooperative_id=opening.cooperative_id, name=name, written=written)
    session.add(row)
    session.flush()
    return row


def rename(session: Session, template: OpeningTemplate, name: str, *, version: int) -> None:
    """Give it another name. Raises NameTaken, and Conflict when somebody saved since `version`."""
    if template.name == name:
        return
    if template.version != version:
        raise Conflict(_("Nel frattempo un’altra persona ha cambiato questo modello. Guardalo prima di rinominarlo."))
    same = _named(session, template.cooperative_id, name)
    if same is not None and same.id != template.id:
        raise NameTaken
    template.name = name
    template.version += 1


def delete(session: Session, template: OpeningTemplate, *, by: Person) -> None:
    """Throw a template away; it can be taken back for seven days. Openings made from it stay as they are."""
    acts.record(
        session, DELETED, by=by, cooperative_id=template.cooperative_id, title=template.name, row=template.written
    )
    session.delete(template)


def restore(session: Session, act: Act, _by: Person) -> None:
    """Take a deletion back. Raises Conflict when another template has its name by now."""
    name = act.payload["title"]
    if _named(session, act.cooperative_id, name) is not None:
        raise Conflict(_("Nel frattempo c’è un altro modello con questo nome."))
    session.add(OpeningTemplate(cooperative_id=act.cooperative_id, name=name, written=act.payload["row"]))


def _named(session: Session, cooperative_id: int, name: str) -> OpeningTemplate | None:
    return session.exec(
        select(OpeningTemplate)
        .where(
            OpeningTemplate.cooperative_id == cooperative_id,
            func.lower(col(OpeningTemplate.name)) == name.lower(),
        )
        .order_by(col(OpeningTemplate.id))
    ).first()
