"""The demo town's offers to classes: every format and way of meeting, dates ahead, none on a closed day."""

from datetime import date

import pytest

from portal.app import Portal
from portal.cooperatives.models import Cooperative, Service, ServiceKind
from portal.demo import series
from portal.demo.cooperatives import COOPERATIVES
from portal.events.models import Format, Mode
from portal.outreach import browse_queries, closed_days, series_dates
from portal.outreach.slot_rules import day_of


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 4, 10), date(2027, 7, 1)])
def test_each_cooperative_offers_something_in_every_format_and_mode(portal: Portal, today: date) -> None:
    with portal.db.write() as session:
        closed_days.load(session)
        for demo in COOPERATIVES:
            house = Cooperative(slug=demo.slug, name=demo.name, comune=demo.comune, province=demo.province)
            session.add(house)
            session.flush()
            for place in demo.services:
                kind = ServiceKind(place.kind)
                session.add(
                    Service(
                        cooperative_id=house.key,
                        name=place.name,
                        kind=kind,
                        comune=place.comune,
                        province=demo.province,
                    )
                )
        session.flush()
        assert series.load(session, today) >= 12
        found = browse_queries.offers(session, today)
        assert {o.series.format for o in found} == set(Format) and {o.series.mode for o in found} == set(Mode)
        assert len({o.series.cooperative_id for o in found}) == len(COOPERATIVES)
        for offer in found:
            row = offer.series
            assert row.title_en and row.about_en and row.host_name
            closures = closed_days.between(session, "Lombardia", row.first_on, row.last_on)
            for slot in (*offer.free, *offer.later):
                assert day_of(slot.starts_at) > today
                assert not series_dates.closed_on(day_of(slot.starts_at), closures)
