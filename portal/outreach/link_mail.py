"""Which mails carry a secret: the code that proves an address, and links to one's visits?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from portal import i18n, mail
from portal.i18n import gettext as _
from portal.letters import Letter
from portal.outbox import Note
from portal.outreach import drafts, links, queries
from portal.outreach.mail import status_url
from portal.outreach.models import Visit, VisitDraft
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal

# As many visits as a busy teacher has in two school years; more in one mail nobody reads.
MOST_LINKS = 30


def send_proof(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `visit_draft.proof_asked`: six digits and a link for whoever began a request."""
    for note in notes:
        locale = str(note.payload.get("locale", "it"))
        with portal.db.write() as session:
            draft = session.get(VisitDraft, int(note.subject))
            if draft is None or draft.visit_id is not None or not draft.email:
                continue
            code = drafts.arm(session, draft, portal.settings.key)
            token = links.proof_token(portal.settings.key, draft)
            with i18n.speaking(locale):
                letter = _proof(
                    str(draft.answers.get("name", "")),
                    code,
                    addresses.absolute("outreach.requests.link", locale, token=token),
                )
            mail.compose(
                session, portal.render, to=draft.email, template="letter", unique=f"visit_draft:{draft.key}:{note.name}",
                locale=locale, letter=letter,
            )  # fmt: skip


def _proof(name: str, code: str, url: str) -> Letter:
    return Letter(
        _("%(code)s è il codice per inviare la richiesta", code=code), _("Gentile %(name)s,", name=name),
        [_("scrivete questo codice nella pagina da cui avete iniziato la richiesta. Vale un’ora.")], code=code,
        links=[(_("Oppure confermate da qui, con qualunque dispositivo"), url)],
        notes=[_("Non avete chiesto niente? Allora non fate niente: senza il codice la richiesta non parte.")],
    )  # fmt: skip


def send_links(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `visit_link.asked`: fresh links to the visits of the address in the payload; nothing for an unknown one."""
    for note in notes:
        email, locale = str(note.payload["email"]), str(note.payload.get("locale", "it"))
        with portal.db.write() as session:
            _send(portal, session, of_email(session, email), locale, f"links:{note.name}")


def send_replaced_link(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `visit_link.revoked` (the subject is `<visit>-<link version>`): the one link that works now."""
    for note in notes:
        number, _sign, version = note.subject.partition("-")
        with portal.db.write() as session:
            visit = session.exec(queries.whole().where(Visit.id == int(number))).first()
            if visit is not None and visit.link_version == int(version) and visit.email:
                _send(portal, session, [visit], visit.locale, f"link:{version}")


def of_email(session: Session, email: str) -> list[Visit]:
    """The visits that this teacher asked for, newest first."""
    newest = queries.whole().where(Visit.email == email).order_by(col(Visit.id).desc())
    return list(session.exec(newest.limit(MOST_LINKS))) if email else []


def known(session: Session, email: str) -> bool:
    """Whether this address has asked for anything."""
    return session.exec(select(Visit.id).where(Visit.email == email).limit(1)).first() is not None


def _send(portal: "Portal", session: Session, visits: Sequence[Visit], locale: str, unique: str) -> None:
    if not visits:
        return
    first = visits[0]
    with i18n.speaking(locale):
        letter = Letter(
            _("I link alle vostre richieste"), _("Gentile %(name)s,", name=first.name),
            [_("ecco dove seguire, spostare o annullare ogni richiesta. I link sono personali: chi li ha può cambiarle.")],
            links=[(f"{visit.class_name} – {visit.school.name}", status_url(portal, visit)) for visit in visits],
        )  # fmt: skip
    mail.compose(
        session, portal.render, to=first.email, template="letter", unique=f"visit:{first.key}:{unique}",
        locale=locale, letter=letter,
    )  # fmt: skip
