"""What the tests of slots put on the stage: a series with dates, some days ahead."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from portal.cooperatives.models import Cooperative
from portal.db import today as italian_today
from portal.events.models import Format, Mode
from portal.outreach.models import Series, SeriesState, Slot

ROME = ZoneInfo("Europe/Rome")


def series(session: Session, host: Cooperative, **values: Any) -> Series:
    """A public visit to a service of this cooperative, for one class of at most 25."""
    defaults: dict[str, Any] = {
        "format": Format.SERVICE_VISIT, "mode": Mode.AT_SERVICE, "title": f"Una mattina alla RSA {host.name}",
        "professions": ["oss"], "comune": host.comune, "province": host.province, "place": f"RSA {host.name}",
        "first_on": italian_today(), "last_on": italian_today() + timedelta(days=120), "starts": time(9, 30),
        "minutes": 120, "state": SeriesState.PUBLISHED, "opens_days": 90, "notice_days": 7,
    }  # fmt: skip
    row = Series(cooperative_id=host.key, **(defaults | values))
    session.add(row)
    session.flush()
    return row


def slot(session: Session, of: Series, days: int = 20, **values: Any) -> Slot:
    """A date so many days from today, at the time of the series."""
    starts = datetime.combine(italian_today() + timedelta(days=days), of.starts, tzinfo=ROME)
    row = Slot(series_id=of.key, starts_at=starts, ends_at=starts + timedelta(minutes=of.minutes), **values)
    session.add(row)
    session.flush()
    return row
