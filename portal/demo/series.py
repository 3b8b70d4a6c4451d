"""What can a class book in the demo town, from today to the end of the coming school term?"""

from datetime import date, timedelta

from sqlmodel import Session, select

from portal.cooperatives.models import Cooperative, Service
from portal.demo.cooperatives import COOPERATIVES
from portal.demo.series_texts import SERIES, DemoSeries
from portal.events.models import Mode
from portal.outreach import closed_days, series_dates
from portal.outreach.models import Repeat, Series, SeriesState, Slot

LINK = "https://incontri.example/classe"


def load(session: Session, today: date) -> int:
    """Write the series with their dates; how many series there are. Needs the cooperatives and the school calendar."""
    houses = {row.slug: row for row in session.exec(select(Cooperative))}
    services = {(row.cooperative_id, row.name): row for row in session.exec(select(Service))}
    names = {(house.slug, place.slug): place.name for house in COOPERATIVES for place in house.services}
    for number, demo in enumerate(SERIES):
        house = houses[demo.cooperative]
        service = services[house.key, names[demo.cooperative, demo.service]] if demo.service else None
        row = _series(demo, house, service, today, number)
        session.add(row)
        session.flush()
        _dates(session, row, today, number)
    session.flush()
    return len(SERIES)


def _series(demo: DemoSeries, house: Cooperative, service: Service | None, today: date, number: int) -> Series:
    _first, last = series_dates.next_term(today, today)
    # An open day comes once, some weeks ahead; the rest through the running term and the coming one.
    once = demo.repeat is Repeat.ONCE
    first = _weekday_after(today + timedelta(days=40 if once else 1 + number % 5), demo.weekday)
    here = service or house
    return Series(
        cooperative_id=house.key, service_id=service.key if service else None, format=demo.format, mode=demo.mode,
        professions=list(demo.professions), title=demo.title, title_en=demo.title_en, about=demo.about,
        about_en=demo.about_en, bring=demo.bring, access=demo.access, host_name=demo.host, host_phone="+390341555000",
        place=demo.place or (service.name if service else ""), address=service.address if service else "",
        comune=here.comune, province=here.province, link=LINK if demo.mode is Mode.ONLINE else "",
        first_on=first, last_on=first if once else last, repeat=demo.repeat, weekdays=[] if once else [demo.weekday],
        starts=demo.starts, minutes=demo.minutes, notice_days=demo.notice, opens_days=120, max_groups=demo.groups,
        max_students=demo.students, min_year=demo.years[0], max_year=demo.years[1], auto_confirm=demo.auto,
        state=SeriesState.PUBLISHED,
    )  # fmt: skip


def _dates(session: Session, row: Series, today: date, number: int) -> None:
    """Its dates, without closed days; here and there the host took one off before publishing."""
    rules = series_dates.of_series(row)
    closures = closed_days.between(session, closed_days.region_of(row.comune), row.first_on, row.last_on)
    planned = series_dates.plan(rules, closures)
    off = {one.day for n, one in enumerate(planned) if n % 7 == 4 and number % 3 == 0}
    for one in series_dates.kept(planned, off):
        if one.day > today:
            session.add(Slot(series_id=row.key, starts_at=one.starts_at, ends_at=one.ends_at))


def _weekday_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
