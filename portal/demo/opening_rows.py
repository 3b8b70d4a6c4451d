"""How does an opening of the demo town become a row? Its pay is computed as it is for any other."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from portal.cooperatives.models import Cooperative, Service
from portal.demo.records import DemoOpening
from portal.openings import pay
from portal.openings.models import Car, CloseReason, Contract, Opening, Season, State
from portal.openings.place_forms import written
from portal.professions.models import Profession


def made(
    demo: DemoOpening, home: Cooperative, services: Sequence[Service], profession: Profession, minima: pay.Table
) -> Opening:
    """The row; the first service is its main place."""
    here, *others = services
    row = Opening.written(
        slug=demo.slug, cooperative_id=home.key, service_id=here.key, profession_id=profession.key, title=demo.title,
        title_en=demo.title_en, description=demo.description, requirements=demo.requirements, offer=demo.offer,
        selection=demo.selection, summary_en=demo.summary_en, positions=demo.positions, comune=here.comune,
        province=here.province, address=here.address, further=[written("", "", service) for service in others],
        contract=Contract(demo.contract), contract_months=demo.contract_months, level_min=demo.level_min or None,
        level_max=demo.level_max or None, hours_min=demo.hours_min, hours_max=demo.hours_max, pay_note=demo.pay_note,
        shifts=list(demo.shifts), nights=demo.nights, weekends=demo.weekends, on_call=demo.on_call,
        season=Season(demo.season), car=Car(demo.car), protected_category=demo.protected_category,
        state=State(demo.state), published_at=_at(demo.published_on, 9), closes_on=demo.closes_on,
        closed_at=_at(demo.closed_on, 18), close_reason=CloseReason(demo.close_reason) if demo.close_reason else None,
        reply_days=demo.reply_days,
    )  # fmt: skip
    priced = pay.pay_range(minima, row.level_min, row.level_max, row.hours_min, row.hours_max, row.contract)
    if priced is not None:
        row.pay_min, row.pay_max = priced
    return row


def _at(day: date | None, hour: int) -> datetime | None:
    return datetime.combine(day, time(hour), UTC) if day else None
