"""How does a teacher hear that the certificate is ready, or that a corrected one replaces it?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlmodel import Session

from portal import i18n, mail
from portal.i18n import gettext as _
from portal.letters import Letter
from portal.outbox import Note
from portal.outreach import certificates, codes, links
from portal.outreach.certificate_models import CertificateIssue
from portal.outreach.models import Visit
from portal.web import links as addresses

if TYPE_CHECKING:
    from portal.app import Portal


def tell_held(portal: "Portal", notes: Sequence[Note]) -> None:
    """Topic `visit.held`: issue the certificate, anew when the attendance was corrected, and mail the teacher a link."""
    for note in notes:
        with portal.db.write() as session:
            issue = certificates.issue(session, int(note.subject))
            visit = session.get(Visit, int(note.subject))
            if issue is not None and visit is not None and visit.email:
                _write(portal, session, visit, issue)


def _write(portal: "Portal", session: Session, visit: Visit, issue: CertificateIssue) -> None:
    with i18n.speaking(visit.locale):
        token = links.status_token(portal.settings.key, visit)
        letter = _letter(
            visit, issue,
            paper=addresses.absolute("outreach.certificates.download", visit.locale, token=token),
            survey=addresses.absolute("outreach.surveys.teacher", visit.locale, token=token),
            check=addresses.absolute("outreach.certificates.show", visit.locale, code=codes.grouped(visit.certificate_code or "")),
        )  # fmt: skip
    mail.compose(
        session, portal.render, to=visit.email, template="letter", locale=visit.locale,
        unique=f"visit:{visit.key}:certificate:{issue.number}", letter=letter,
    )  # fmt: skip


def _letter(visit: Visit, issue: CertificateIssue, *, paper: str, survey: str, check: str) -> Letter:
    again = issue.number > 1
    said = (
        _("le presenze sono state corrette: questo attestato sostituisce quello di prima, che non vale più.")
        if again
        else _("grazie di essere venuti. L’attestato delle ore è pronto da scaricare.")
    )
    return Letter(
        subject=(_("Attestato corretto: classe %(name)s", name=visit.class_name) if again
                 else _("Attestato pronto: classe %(name)s", name=visit.class_name)),
        greeting=_("Gentile %(name)s,", name=visit.name),
        paragraphs=[said, _("Un minuto ancora? La classe può rispondere alle cinque domande di fine incontro, senza nomi.")],
        facts=[
            (_("Presenti"), _("%(present)s su %(enrolled)s", present=issue.present, enrolled=issue.students)),
            (_("Codice"), codes.grouped(visit.certificate_code or "")),
        ],
        links=[
            (_("Scarica l’attestato"), paper),
            (_("Le domande per la classe"), survey),
            (_("La pagina che conferma l’attestato"), check),
        ],
    )  # fmt: skip
