"""What did the classes of the demo town and the people at its open events answer, and which papers did classes get?"""

import random
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session

from portal.events.models import Event
from portal.outreach import codes
from portal.outreach.certificate_models import CertificateIssue
from portal.outreach.models import Visit
from portal.outreach.survey_models import Mark, Phase, Survey

# Mean marks before, and how much a good meeting adds to them.
BEFORE = {"know": (2.3, 1.3), "interest": (2.5, 0.6), "valued": (3.6, 0.5), "able": (2.7, 0.5), "next": (2.2, 0.7)}
# Some trades win people over more than others when they are seen from near.
MORE = {"educatore-nido": 0.5, "fisioterapista": 0.4, "infermiere": 0.2, "asa": -0.2, "custode-sociale": 0.1}


def answers(session: Session, visit: Visit, dice: random.Random, *, few: bool, none: bool) -> None:
    """Tallies before and after; `few` leaves too few sheets to be shown, `none` had no time."""
    if not none:
        _tallies(session, visit, visit.present or 0, dice, few=few)


def event_answers(session: Session, event: Event, came: int, dice: random.Random) -> None:
    """The same of the people who came to an open event."""
    _tallies(session, event, came, dice, few=came < 8)


def _tallies(session: Session, of: Visit | Event, heads: int, dice: random.Random, *, few: bool) -> None:
    visit_id, event_id = (of.key, None) if isinstance(of, Visit) else (None, of.key)
    more = sum(MORE.get(slug, 0.0) for slug in of.professions) + dice.uniform(-0.25, 0.25)
    for phase in Phase:
        survey = Survey(code=_code(dice, codes.SURVEY), phase=phase, visit_id=visit_id, event_id=event_id)
        session.add(survey)
        session.flush()
        sheets = dice.randint(2, 4) if few and phase is Phase.AFTER else max(5, heads - dice.randint(0, 4))
        for question, (mean, gain) in BEFORE.items():
            middle = mean + (gain + more if phase is Phase.AFTER else 0)
            marks = Counter(
                min(5, max(1, round(dice.gauss(middle, 1.0)))) for _ in range(sheets) if dice.random() > 0.03
            )
            tallies = [
                {"survey_id": survey.key, "question": question, "mark": mark, "count": n} for mark, n in marks.items()
            ]
            session.execute(insert(Mark), tallies)


def certificate(session: Session, visit: Visit, at: datetime, dice: random.Random, *, corrected: bool) -> None:
    """The paper of hours; a corrected one has an earlier issue with other numbers."""
    if visit.present is None or visit.held_hours is None:
        return
    visit.certificate_code = _code(dice, codes.CERTIFICATE)
    counts = [min(visit.students, visit.present + 2), visit.present] if corrected else [visit.present]
    for n, present in enumerate(counts, 1):
        visit.certified_at = at + timedelta(days=2 * (n - 1))
        session.add(
            CertificateIssue(
                visit_id=visit.key, number=n, present=present, students=visit.students, hours=visit.held_hours,
                issued_at=visit.certified_at,
            )
        )  # fmt: skip


def _code(dice: random.Random, length: int) -> str:
    """Of the same signs as a real one, the same every time."""
    return "".join(dice.choice(codes.ALPHABET) for _ in range(length))
