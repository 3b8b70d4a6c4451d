"""The demo town's desk: templates that make an opening, and a draft that really comes out on its day."""

from datetime import date

from sqlmodel import col, select

from portal.db import today
from portal.demo import load, openings_desk
from portal.openings import scheduling, templates
from portal.openings.models import Opening, OpeningTemplate, State


def test_every_cooperative_has_templates_and_a_draft_comes_out_by_itself(portal) -> None:
    load.load(portal, today(), lambda _what, _done, _all: None, people=[])
    with portal.db.write() as session:
        kept = session.exec(select(OpeningTemplate)).all()
        assert len({row.cooperative_id for row in kept}) == 6
        assert all(templates.opening_of(session, row).title for row in kept)
        planned = session.exec(
            select(Opening).where(Opening.state == State.DRAFT, col(Opening.publish_at).is_not(None))
        ).all()
        assert planned
        for row in planned:
            assert (
                date.fromordinal(today().toordinal() + openings_desk.COMES_OUT.days)
                == row.publish_at.astimezone(scheduling.ROME).date()
            )
            assert scheduling.come_out(session, row.key, row.publish_at)
            assert session.get_one(Opening, row.key).state is State.PUBLISHED
