"""What the agreement pays: known figures, and properties that hold for every level, every hour and every day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.openings import pay
from portal.openings.models import Contract
from portal.openings.pay import Minimum

LEVELS = ["A1", "A2", "B1", "C1", "C2", "C3", "D1", "D2", "D3", "E1", "E2", "F1", "F2"]
CENTS = [135985, 137253, 143679, 154521, 159106, 163757, 163757, 172783, 183915, 183915, 198542, 219254, 250409]
OCTOBER = date(2025, 10, 1)
TABLE = pay.table(
    [Minimum("T151", level, OCTOBER, cents) for level, cents in zip(LEVELS, CENTS, strict=True)], date(2026, 11, 21)
)

levels = st.sampled_from(LEVELS)
hours = st.floats(1, 60).map(lambda h: round(h * 2) / 2)


def test_full_time_is_the_minimum_itself() -> None:
    assert pay.monthly(TABLE, "C2", 38) == 159106


def test_part_time_is_in_proportion_and_rounded_half_up_to_a_cent() -> None:
    assert pay.monthly(TABLE, "C2", 30) == 125610  # 1,591.06 × 30 / 38 = 1,256.1 exactly to the cent
    assert pay.monthly(TABLE, "D2", 20) == 90938  # 909.384…
    assert pay.monthly(TABLE, "D2", 19) == 86392  # 863.915 goes up


def test_a_year_is_thirteen_and_a_half_months() -> None:
    assert pay.yearly(TABLE, 159106) == 2147931


def test_the_newest_table_of_the_day_is_used_and_an_expired_one_stays_in_force() -> None:
    rows = [
        Minimum("T151", "C2", date(2024, 2, 1), 152948),
        Minimum("T151", "C2", OCTOBER, 159106),
        Minimum("T151", "C2", date(2030, 1, 1), 200000),
    ]
    assert pay.table(rows, date(2024, 6, 1)).monthly == {"C2": 152948}
    assert pay.table(rows, date(2025, 9, 30)).monthly == {"C2": 152948}
    assert pay.table(rows, OCTOBER).monthly == {"C2": 159106}
    assert pay.table(rows, date(2029, 12, 31)).monthly == {"C2": 159106}
    assert pay.table(rows, date(2020, 1, 1)).monthly == {}


def test_an_apprentice_gets_the_percentages_of_the_agreement() -> None:
    assert pay.pay_range(TABLE, "C1", "C1", 38, 38, Contract.APPRENTICESHIP) == (131343, 139069)


@pytest.mark.parametrize(
    "asked",
    [(None, None, 30, 38), ("C2", "C2", None, None), ("Z9", "Z9", 30, 38), ("C2", "Z9", 30, 38), ("C2", "C2", 0, 0)],
)
def test_what_the_table_cannot_say_is_none(asked: tuple[str | None, str | None, float | None, float | None]) -> None:
    assert pay.pay_range(TABLE, *asked) is None


@pytest.mark.parametrize("contract", [Contract.INTERNSHIP, Contract.FREELANCE])
def test_no_agreement_prices_a_traineeship_or_a_freelance(contract: Contract) -> None:
    assert pay.pay_range(TABLE, "C2", "C2", 30, 38, contract) is None


@pytest.mark.parametrize("wrong", [0, -1, float("nan")])
def test_hours_must_be_positive(wrong: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        pay.monthly(TABLE, "C2", wrong)


@given(levels, levels, hours, hours)
def test_a_range_never_stands_on_its_head_and_stays_within_the_table(
    low: str, high: str, least: float, most: float
) -> None:
    found = pay.pay_range(TABLE, low, high, least, most)
    assert found is not None
    assert 0 < found[0] <= found[1] <= max(TABLE.monthly[low], TABLE.monthly[high])


@given(levels, hours, hours)
def test_more_hours_never_pay_less(level: str, a: float, b: float) -> None:
    assert pay.monthly(TABLE, level, min(a, b)) <= pay.monthly(TABLE, level, max(a, b))


@given(levels, st.integers(1, 37))
def test_two_parts_of_a_week_make_the_whole_to_a_cent(level: str, part: int) -> None:
    assert abs(pay.monthly(TABLE, level, part) + pay.monthly(TABLE, level, 38 - part) - TABLE.monthly[level]) <= 1


@given(levels, hours)
def test_overtime_is_not_part_of_the_months_pay(level: str, extra: float) -> None:
    assert pay.monthly(TABLE, level, 38 + extra) == TABLE.monthly[level]
