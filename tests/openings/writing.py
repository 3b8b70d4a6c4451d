"""What a recruiter types into the form of an opening, as a browser sends it."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from portal.db import today
from portal.openings.models import Opening
from tests.factories import Town

DESCRIPTION = "Affianchi gli anziani della RSA nella vita di ogni giorno: igiene, pasti, passeggiate, ascolto."


def typed(cast: Town, **changes: Any) -> dict[str, Any]:
    """A complete form."""
    complete = {
        "profession_id": str(cast.oss.key), "title": "Operatrice / operatore socio-sanitario di notte", "description": DESCRIPTION,
        "requirements": "Attestato OSS.", "offer": "Affiancamento.", "title_en": "", "summary_en": "", "service_id": "",
        "place": "Lecco (LC)", "address": "", "contract": "permanent", "contract_months": "", "hours_min": "30",
        "hours_max": "38", "level_min": "C2", "level_max": "", "pay_low": "", "pay_high": "", "pay_note": "",
        "shifts": ["night"], "nights": "y", "season": "all_year", "car": "no", "positions": "1",
        "closes_on": (today() + timedelta(days=30)).isoformat(), "reply_days": "10", "selection": "", "siisl_on": "",
        "siisl_code": "", "version": "1", "then": "save",
    }  # fmt: skip
    return complete | changes


def newest(session: Session) -> Opening:
    """The opening that was made last, as it is now."""
    session.rollback()
    return session.exec(select(Opening).order_by(col(Opening.id).desc())).first()  # type: ignore[return-value]


def stored(session: Session, opening: Opening) -> Opening:
    """This opening as it is now."""
    session.rollback()
    return session.get(Opening, opening.key, populate_existing=True)  # type: ignore[return-value]
