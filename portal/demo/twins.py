"""Which people of the demo town applied twice from two addresses, so that somebody can try to merge them?"""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, select

from portal.applications.models import Application, Move, Stage
from portal.candidates.consents import PRIVACY_VERSION
from portal.candidates.models import Candidate, Consent
from portal.cooperatives.models import Cooperative
from portal.openings.models import Opening, State

# Cooperative, then for each of its twins: the opening they found the second time, how many days ago, and their words.
TWINS = {
    "riva-nespola": (
        ("asa-domicilio-lecco", 2, "Mi ero già candidata per un altro posto ma con la mail vecchia, che non leggo più."),
        ("oss-cdi-valmadrera", 1, "Va bene anche il centro diurno. Il mio numero è sempre lo stesso."),
    ),
}  # fmt: skip


def load(session: Session, today: date) -> None:
    """Each twin is somebody who is there, again from another address: once with a slip in the name, once with none."""
    for slug, plans in TWINS.items():
        home = session.exec(select(Cooperative).where(Cooperative.slug == slug)).one()
        taken: set[int] = set()
        for number, (title, days, words) in enumerate(plans):
            opening = session.exec(
                select(Opening).where(Opening.slug == title, Opening.cooperative_id == home.key, Opening.state == State.PUBLISHED)
            ).first()  # fmt: skip
            base = _somebody(session, home, opening, taken) if opening is not None else None
            if opening is not None and base is not None:
                taken.add(base.candidate_id)
                _again(
                    session, base, opening, number, words, datetime.combine(today - timedelta(days=days), time(18), UTC)
                )
    session.flush()


def _somebody(session: Session, home: Cooperative, opening: Opening, taken: set[int]) -> Application | None:
    """The newest applicant to another opening of the cooperative who still waits, whose name has two words."""
    rows = session.exec(
        select(Application)
        .join(Opening, col(Opening.id) == Application.opening_id)
        .where(
            Opening.cooperative_id == home.key, Opening.id != opening.key,
            col(Application.stage).in_((Stage.RECEIVED, Stage.READ)), col(Application.candidate_id).not_in(taken),
        )
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
    )  # fmt: skip
    return next((row for row in rows if len(row.name.split()) > 1), None)


def _again(session: Session, base: Application, opening: Opening, number: int, words: str, at: datetime) -> None:
    name = base.name if number % 2 else _slip(base.name)
    local = base.candidate.email.partition("@")[0]
    email = f"{local}@altraposta.example" if number % 2 else f"{local.split('.')[-1]}.{number + 1}@posta.example"
    who = Candidate(email=email, name=name, kept_until=base.candidate.kept_until - timedelta(days=90))
    session.add(who)
    session.flush()
    application = Application(
        submission=f"demo-twin-{opening.key}-{number}", opening_id=opening.key, candidate_id=who.key, name=name,
        phone=base.phone, message=words, submitted_at=at, answer_by=at.date() + timedelta(days=opening.reply_days),
        comune=base.comune,
    )  # fmt: skip
    session.add(application)
    session.flush()
    session.add(Move(application_id=application.key, before=None, after=Stage.RECEIVED, at=at))
    session.add(
        Consent(
            candidate_id=who.key, purpose="application", text_version=PRIVACY_VERSION, given_at=at,
            application_id=application.key,
        )
    )  # fmt: skip


def _slip(name: str) -> str:
    """The name as one types it in a hurry on a phone: the last letter but one of the family name is left out."""
    return name[:-2] + name[-1]
