"""Classes that came, and what they answered: made by hand for the tests of what comes after a meeting."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from portal.cooperatives.models import Cooperative
from portal.db import now
from portal.events.models import Event, Format, Mode
from portal.outreach.models import Visit, VisitState
from portal.outreach.survey_models import Mark, Phase, Survey
from portal.schools.models import School

_numbers = itertools.count(1)
Marks = Mapping[str, Sequence[int]]  # question → every mark that was given


def school(session: Session, **values: Any) -> School:
    """A liceo in Lecco."""
    n = next(_numbers)
    row = School(
        **{"code": f"LCPM{n:05}A", "name": f"Liceo delle scienze umane Prova {n}", "comune": "097042", "province": "LC",
           "tracks": ["scienze-umane"]} | values
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def visit(session: Session, where: Cooperative | None, of: School, **values: Any) -> Visit:
    """A class of 24 that came two days ago and stayed two hours; 21 were there."""
    n = next(_numbers)
    starts: datetime = values.pop("starts_at", now() - timedelta(days=2))
    defaults: dict[str, Any] = {
        "submission": f"visit-{n}", "school_id": of.key, "cooperative_id": where.key if where else None,
        "name": "Marta Donati", "email": f"marta.{n}@scuola.example", "class_name": "4B", "school_year_of_class": 4,
        "track": "scienze-umane", "students": 24, "format": Format.SERVICE_VISIT, "mode": Mode.AT_SERVICE,
        "professions": ["oss"], "state": VisitState.HELD, "starts_at": starts, "ends_at": starts + timedelta(hours=2),
        "place": "RSA Aurora, via dei Barcaioli 16", "host_name": "Rosa Verdi", "present": 21, "held_hours": 2.0,
        "staff_hours": 5.0,
    }  # fmt: skip
    if values.get("state", VisitState.HELD) is not VisitState.HELD:
        defaults |= {"present": None, "held_hours": None, "staff_hours": None}
    row = Visit(**(defaults | values))
    session.add(row)
    session.flush()
    return row


def answered(session: Session, about: Visit | Event, before: Marks, after: Marks) -> None:
    """Both surveys of a meeting or an open event with these marks."""
    visit_id, event_id = (about.key, None) if isinstance(about, Visit) else (None, about.key)
    for phase, marks in ((Phase.BEFORE, before), (Phase.AFTER, after)):
        survey = Survey(code=f"C{next(_numbers):06}"[:12], visit_id=visit_id, event_id=event_id, phase=phase)
        session.add(survey)
        session.flush()
        for question, given in marks.items():
            for mark in set(given):
                session.add(Mark(survey_id=survey.key, question=question, mark=mark, count=list(given).count(mark)))
    session.flush()
