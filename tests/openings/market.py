"""A small labour market around Lecco: enough openings to search, filter, sort and page through."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from portal.db import now, today
from portal.openings.models import Car, CloseReason, Contract, Opening, State
from tests.factories import Town, opening

SONDRIO, MONZA, MERATE, MILANO = "014061", "108033", "097048", "015146"


@dataclass
class Market:
    """Openings by what is special about them; Aurora works around Lecco, Brezza in Milano."""

    day: Opening
    night: Opening
    nurse: Opening
    near: Opening
    reserved: Opening
    apprentice: Opening
    draft: Opening
    closed: Opening
    expired: Opening


def open_market(session: Session, cast: Town) -> Market:
    """Write them all, and put the cast's own openings out of the way."""
    for row in (cast.opening, cast.other_opening):
        stored = session.get(Opening, row.key)
        assert stored is not None
        stored.state = State.DRAFT  # out of the way

    def offer(slug: str, **values: Any) -> Opening:
        where, what = values.pop("where", cast.aurora), values.pop("what", cast.oss)
        return opening(session, where, what, slug=slug, **values)

    return Market(
        day=offer("oss-giorno", title="OSS di giorno", shifts=["morning"], published_at=now() - timedelta(days=2)),
        night=offer("oss-notte", title="OSS per le notti", nights=True, weekends=True, shifts=["night"], pay_min=150000, pay_max=170000),
        nurse=offer("infermiera-milano", title="Infermiera / infermiere", title_en="Nurse", where=cast.brezza, what=cast.nurse,
            comune=MILANO, province="MI", hours_min=38, hours_max=38, pay_min=172783, pay_max=172783,
            closes_on=today() + timedelta(days=5)),
        near=offer("oss-merate", title="OSS a domicilio", comune=MERATE, car=Car.NEEDED, hours_min=20, hours_max=24),
        reserved=offer("custode-monza", title="Custode", comune=MONZA, province="MB", protected_category=True),
        apprentice=offer("asa-sondrio", title="Ausiliaria / ausiliario", comune=SONDRIO, province="SO", contract=Contract.APPRENTICESHIP),
        draft=offer("bozza-segreta", title="OSS bozza segreta", state=State.DRAFT),
        closed=offer("oss-chiusa", title="OSS posto coperto", state=State.CLOSED, close_reason=CloseReason.FILLED),
        expired=offer("oss-scaduta", title="OSS scaduta ieri", closes_on=today() - timedelta(days=1)),
    )  # fmt: skip
