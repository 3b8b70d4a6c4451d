"""How do a place of work, the words about a profession and the home page change, with nobody overwriting anybody?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from portal import i18n, text_checks
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.cooperatives.models import Service
from portal.cooperatives.policy import Staff
from portal.editing import queries
from portal.editing.forms import TEXTS
from portal.editing.home_texts import DEFAULTS
from portal.editing.models import HomeText
from portal.errors import Conflict, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.professions.models import ProfessionText, StudyPath
from portal.stories import queries as stories
from portal.text_checks import IsDead

COPIED = ("cooperative_id", "kind", "comune", "province", "address", "about", "about_en", "visits")


def create_service(session: Session, values: Mapping[str, Any], *, by: Person, today: date) -> Service:
    """A new place of work."""
    row = Service(**values, author=name_of(by), reviewed_on=today)
    session.add(row)
    session.flush()
    return row


def edit_service(
    session: Session, row: Service, values: Mapping[str, Any], *, by: Person, version: str, today: date
) -> None:
    """Change it. Raises Conflict when somebody saved since `version`."""
    changed = any(getattr(row, name) != value for name, value in values.items())
    if str(row.version) != version and changed:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questo luogo di lavoro."))
    for name, value in values.items():
        setattr(row, name, value)
    row.author, row.reviewed_on = name_of(by), today
    row.version += 1
    session.flush()


def copy_service(session: Session, row: Service, *, by: Person, today: date) -> Service:
    """The same place once more, to be given its own name."""
    values = {name: getattr(row, name) for name in COPIED} | {"professions": list(row.professions)}
    return create_service(session, values | {"name": _("%(name)s (copia)", name=row.name)[:160]}, by=by, today=today)


def remove_service(session: Session, row: Service) -> None:
    """Take it off the page. Raises Conflict while openings or stories name it: they would lose their place."""
    openings, told = queries.uses(session, row.key)
    if openings or told:
        raise Conflict(
            _(
                "Questo luogo di lavoro non si può togliere: offerte che lo nominano %(openings)s, storie %(stories)s. Prima cambia quelle.",
                openings=openings, stories=told,
            )
        )  # fmt: skip
    session.delete(row)


def edit_profession(
    session: Session,
    row: ProfessionText,
    values: Mapping[str, Any],
    *,
    by: Person,
    version: str,
    today: date,
    is_dead: IsDead,
) -> None:
    """Publish new words about a profession; from then on a new release of the portal leaves them alone.

    Raises Conflict when somebody saved since `version`, RuleBroken with every reason beside its field.
    """
    fresh = row.id is None
    if not fresh and row.updated_at.isoformat() != version:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questa professione."))
    if found := profession_reasons(values["blocks"], is_dead):
        raise RuleBroken(found)
    for name, value in values.items():
        setattr(row, name, {**row.blocks, **value} if name == "blocks" else value)
    row.author = values["author"] or name_of(by)
    row.publisher, row.reviewed_on = name_of(by), today
    session.add(row)
    session.flush()


def profession_reasons(blocks: Mapping[str, Any], is_dead: IsDead) -> dict[str, list[str]]:
    """What speaks against these blocks, by field. Each stands under a title of its own, so theirs begin a level lower."""
    found = {name: text_checks.reasons(blocks.get(name) or "", is_dead, top=3) for name in TEXTS}
    return {name: said for name, said in found.items() if said}


def edit_home(
    session: Session, language: str, values: Mapping[str, str], *, by: Person, version: str, today: date
) -> None:
    """Publish the first words of the home page; a text equal to the portal's own follows the portal again.

    Raises Conflict when somebody saved since `version`.
    """
    if queries.home_version(queries.home_texts(session, language)) != version:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato i testi della home."))
    own = queries.home_rows(session, language)
    with i18n.speaking(language):
        defaults = {name: str(default) for name, default in DEFAULTS.items()}
    for name, default in defaults.items():
        text, row = values[name], own.get(name)
        if not text or text == default:
            if row is not None:
                session.delete(row)
            continue
        row = row or HomeText(name=name, language=language, text=text)
        row.text, row.author, row.reviewed_on = text, name_of(by), today
        session.add(row)
    session.flush()


def review(session: Session, staff: Staff, kind: str, id_: int, language: str, *, today: date) -> None:
    """Somebody has read it again and it is still true. Raises NotFound outside the person's scope."""
    row: Any
    if kind in {"professioni", "percorsi"} and not staff.may(Action.EDIT_SHARED_TEXTS):
        raise NotFound
    if kind == "storie":
        row = stories.one(session, staff, id_, lock=True)
    elif kind == "servizi":
        row = queries.service(session, staff, id_, lock=True)
    elif kind == "professioni":
        row = queries.profession_text(session, id_, language, lock=True)[1]
    else:
        row = session.get(StudyPath, id_) if kind == "percorsi" else None
    if row is None or row.id is None:
        raise NotFound
    row.reviewed_on = today
    session.flush()


def name_of(person: Person) -> str:
    """How somebody is named beside what they wrote."""
    return (person.name or person.email)[:120]
