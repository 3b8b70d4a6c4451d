"""What does the page of one opening know, for visitors and for the preview behind the desk?"""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from portal.cooperatives.kinds import NAMES
from portal.openings import job_posting, labels, pay, queries, workplaces
from portal.openings.models import Opening
from portal.professions.families import family
from portal.web import links


def context(session: Session, opening: Opening, day: date, language: str, *, similar: bool = True) -> dict[str, Any]:
    """Everything that `openings/show.html` (and `closed.html`) asks for."""
    profession = queries.profession_text(session, opening.profession_id, language)
    return {
        "opening": opening,
        "profession": profession,
        "tone": family(opening.profession.family).tone,
        "place": workplaces.line(opening),
        "workplaces": workplaces.of(opening),
        "pay": pay.of_opening(opening, queries.pay_table(session, day)),
        "answer_by": day + timedelta(days=opening.reply_days),
        "similar": queries.similar(session, opening, day, language) if similar else [],
        "posting": job_posting.posting(opening, links.absolute),
        "crumbs": job_posting.breadcrumbs(opening, profession.title, links.absolute),
        "words": labels,
        "kinds": NAMES,
        "today": day,
    }
