"""What does the form of an opening show before anybody types: what is saved, or the usual choices?"""

from typing import Any

from portal import places
from portal.openings import place_forms
from portal.openings.desk_forms import FLAGS, PLAIN
from portal.openings.models import Car, Contract, Opening, Season


def of_row(opening: Opening) -> dict[str, Any]:
    """An opening as the form shows it."""
    where = places.comune(opening.comune)
    plain = {
        name: getattr(opening, name) for name in (*PLAIN, *FLAGS, "contract_months", "hours_min", "shifts", "positions")
    }
    return plain | {
        "cooperative_id": opening.cooperative_id, "profession_id": opening.profession_id, "service_id": opening.service_id,
        "place": where.label if where else "", "contract": opening.contract.value, "season": opening.season.value,
        "car": opening.car.value, "closes_on": opening.closes_on, "reply_days": opening.reply_days,
        "siisl_on": opening.siisl_on, "level_min": opening.level_min or "",
        "hours_max": opening.hours_max if opening.hours_max != opening.hours_min else None,
        "level_max": opening.level_max if opening.level_max and opening.level_max != opening.level_min else "",
        "pay_low": opening.pay_min / 100 if opening.pay_typed and opening.pay_min else None,
        "pay_high": opening.pay_max / 100 if opening.pay_typed and opening.pay_max else None,
        "more": place_forms.of_row(opening), "version": str(opening.version),
    }  # fmt: skip


def blank(reply_days: int = 15) -> dict[str, Any]:
    """A new opening as the form shows it."""
    return {
        "contract": Contract.PERMANENT.value, "season": Season.ALL_YEAR.value, "car": Car.NO.value, "positions": 1,
        "reply_days": reply_days, "shifts": [], "version": "1",
    }  # fmt: skip
