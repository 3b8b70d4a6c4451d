"""Which letters can one start from, which names may stand in them, and how are the names filled in?"""

import re
from collections.abc import Sequence
from typing import Any

from babel.dates import format_date
from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select

from portal import acts, i18n
from portal.accounts.models import Person
from portal.accounts.policy import Action
from portal.acts import Act
from portal.applications.desk_models import Letter, Purpose
from portal.applications.models import Application
from portal.cooperatives.policy import Staff
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import workplaces

PURPOSES: dict[Purpose, Any] = {
    Purpose.REPLY: _l("Risposta"),
    Purpose.INTERVIEW: _l("Invito a un colloquio"),
    Purpose.DOCUMENTS: _l("Documenti da mandare"),
    Purpose.OFFER: _l("Proposta di lavoro"),
    Purpose.REJECTION: _l("Risposta negativa"),
}
# What may stand between braces, and what it becomes. The names are part of the texts that people write: Italian, for all.
NAMES: dict[str, Any] = {
    "nome": _l("nome e cognome della persona"),
    "offerta": _l("titolo dell’offerta"),
    "cooperativa": _l("nome della cooperativa"),
    "luogo": _l("luogo di lavoro"),
    "candidata_il": _l("giorno della candidatura"),
    "entro_il": _l("giorno entro cui avete promesso di rispondere"),
    "chi_scrive": _l("il tuo nome"),
}
_BRACES = re.compile(r"\{([^{}\n]*)\}")
DELETED = "letter.deleted"
MOST = 60  # letters of one cooperative


def reasons(text: str) -> list[str]:
    """Why this text cannot be used: names that nobody knows, braces that do not close. Empty when all is well."""
    unknown = list(dict.fromkeys(name for name in _BRACES.findall(text) if name not in NAMES))
    out = [
        _("«{%(name)s}» non è un nome che so riempire. Puoi usare: %(known)s.", name=name[:40], known=known())
        for name in unknown[:5]
    ]
    rest = _BRACES.sub("", text)
    if "{" in rest or "}" in rest:
        out.append(_("C’è una parentesi graffa da sola: i nomi da riempire si scrivono così: {nome}."))
    return out


def known() -> str:
    """The names one may use, in braces."""
    return ", ".join(f"{{{name}}}" for name in NAMES)


def fill(text: str, application: Application, *, by: Person) -> str:
    """The text with the names filled in, for one person and in the language they applied in."""
    opening = application.opening
    with i18n.speaking(application.locale):
        english = i18n.current() == "en"
        values = {
            "nome": application.name,
            "offerta": opening.title_en if english and opening.title_en else opening.title,
            "cooperativa": opening.cooperative.name,
            "luogo": workplaces.line(opening) if "{luogo}" in text else "",
            "candidata_il": format_date(application.submitted_at.date(), "long", locale=i18n.babel_locale()),
            "entro_il": format_date(application.answer_by, "long", locale=i18n.babel_locale()),
            "chi_scrive": by.name or opening.cooperative.name,
        }
    # One pass: braces in somebody's name stay what they are.
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), text)


def words_for(application: Application, text: str, text_en: str) -> str:
    """The text in the language of the person, as far as it was written."""
    return text_en if application.locale == "en" and text_en else text


# -- which letters there are


def usable(session: Session, staff: Staff, cooperative_id: int | None, *purposes: Purpose) -> Sequence[Letter]:
    """Letters of this cooperative and the shared ones, one's own first; all purposes when none is named."""
    own: ColumnElement[bool] = col(Letter.cooperative_id).is_(None)
    mine = staff.cooperatives(Action.WRITE_MESSAGES) | staff.assigned(Action.WRITE_MESSAGES)
    if cooperative_id in mine:
        own = or_(own, col(Letter.cooperative_id) == cooperative_id)
    statement = select(Letter).where(own)
    if purposes:
        statement = statement.where(col(Letter.purpose).in_(purposes))
    return session.exec(statement.order_by(col(Letter.cooperative_id).is_(None), Letter.purpose, Letter.name)).all()


def listed(session: Session, staff: Staff) -> Sequence[Letter]:
    """Letters of one's cooperatives and the shared ones, by cooperative, purpose and name."""
    mine = staff.cooperatives(Action.WRITE_LETTERS)
    return session.exec(
        select(Letter)
        .where(or_(col(Letter.cooperative_id).is_(None), col(Letter.cooperative_id).in_(mine)))
        .order_by(col(Letter.cooperative_id).is_(None), Letter.cooperative_id, Letter.purpose, Letter.name)  # type: ignore[arg-type]
    ).all()


def one(session: Session, staff: Staff, id_: int, *, shared: bool = False, lock: bool = False) -> Letter:
    """A letter that this person may change (or, with `shared`, at least read); raises NotFound."""
    mine: ColumnElement[bool] = col(Letter.cooperative_id).in_(staff.cooperatives(Action.WRITE_LETTERS))
    if shared:
        mine = or_(mine, col(Letter.cooperative_id).is_(None))
    statement = select(Letter).where(Letter.id == id_, mine)
    row = session.exec(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound
    return row


# -- writing them


def create(session: Session, *, cooperative_id: int, purpose: Purpose, name: str, text: str, text_en: str) -> Letter:
    """A new letter of a cooperative; the same name for the same purpose twice is refused (Conflict), so are too many."""
    count = session.exec(select(func.count()).where(Letter.cooperative_id == cooperative_id)).one()
    if count >= MOST:
        raise Conflict(_("Ci sono già %(most)s modelli: eliminane uno prima di aggiungerne un altro.", most=MOST))
    same = _named(session, cooperative_id, purpose, name)
    if same is not None:
        if (same.text, same.text_en) == (text, text_en):
            return same  # the form was sent twice
        raise Conflict(_("C’è già un modello con questo nome: scegline un altro."))
    row = Letter(cooperative_id=cooperative_id, purpose=purpose, name=name, text=text, text_en=text_en)
    session.add(row)
    session.flush()
    return row


def change(
    session: Session, letter: Letter, *, purpose: Purpose, name: str, text: str, text_en: str, version: int | None
) -> None:
    """Keep what was typed. Raises Conflict when somebody saved since `version`, or when the name is taken."""
    if (letter.purpose, letter.name, letter.text, letter.text_en) == (purpose, name, text, text_en):
        return
    if letter.version != version:
        raise Conflict(_("Mentre scrivevi un’altra persona ha salvato questo modello. Qui sotto c’è il tuo testo."))
    same = _named(session, letter.cooperative_id, purpose, name)
    if same is not None and same.id != letter.id:
        raise Conflict(_("C’è già un modello con questo nome: scegline un altro."))
    letter.purpose, letter.name, letter.text, letter.text_en = purpose, name, text, text_en
    letter.version += 1


def delete(session: Session, letter: Letter, *, by: Person) -> None:
    """Throw a letter away; it can be taken back for seven days."""
    assert letter.cooperative_id is not None, "the shared letters belong to all"
    row = {name: getattr(letter, name) for name in ("name", "text", "text_en")} | {"purpose": letter.purpose.value}
    acts.record(session, DELETED, by=by, cooperative_id=letter.cooperative_id, title=letter.name, row=row)
    session.delete(letter)


def restore(session: Session, act: Act, _by: Person) -> None:
    """Take a deletion back. Raises Conflict when another letter has its name by now."""
    row = act.payload["row"]
    values = {"name": row["name"], "text": row["text"], "text_en": row["text_en"], "purpose": Purpose(row["purpose"])}
    if _named(session, act.cooperative_id, values["purpose"], row["name"]) is not None:
        raise Conflict(_("Nel frattempo c’è un altro modello con questo nome."))
    session.add(Letter(cooperative_id=act.cooperative_id, **values))


def _named(session: Session, cooperative_id: int | None, purpose: Purpose, name: str) -> Letter | None:
    return session.exec(
        select(Letter).where(
            Letter.cooperative_id == cooperative_id, Letter.purpose == purpose, func.lower(col(Letter.name)) == name.lower()
        )
    ).first()  # fmt: skip
