"""Which templates does the desk of the demo town keep, and which draft comes out by itself in a few days?"""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from portal.cooperatives.models import Cooperative
from portal.openings import ad_checks, scheduling, templates
from portal.openings.models import Opening, State

TEMPLATES = 2  # of each cooperative
COMES_OUT = timedelta(days=4)
AT = time(8)


def load(session: Session, today: date) -> None:
    """Two templates for every cooperative that has published, and the drafts that are fit come out at eight."""
    for home in session.exec(select(Cooperative.id).order_by(col(Cooperative.id))).all():
        published = session.exec(
            select(Opening)
            .where(Opening.cooperative_id == home, Opening.state == State.PUBLISHED)
            .order_by(col(Opening.id))
            .limit(TEMPLATES)
        )
        for opening in published.all():
            templates.keep(session, opening, opening.title)
    for draft in session.exec(select(Opening).where(Opening.state == State.DRAFT).order_by(col(Opening.id))).all():
        draft.publish_at = datetime.combine(today + COMES_OUT, AT, scheduling.ROME)
        draft.publish_known = [list(finding.key) for finding in ad_checks.check(draft)]
        if scheduling.against(draft):
            draft.publish_at, draft.publish_known = None, []
    session.flush()
