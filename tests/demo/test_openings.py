"""The demo town's openings are what the portal promises of every opening: complete, fair, and over all the trade."""

import re
from datetime import date, timedelta

import pytest

from portal.cooperatives.models import Service, ServiceKind
from portal.demo.cooperatives import COOPERATIVES, service
from portal.demo.openings import openings
from portal.demo.records import DemoOpening
from portal.demo.staff import STAFF
from portal.openings import ad_checks
from portal.openings.models import Car, CloseReason, Contract, Opening, Season, Shift, State
from portal.places import comune
from tests.demo.test_reference_data import PAY, PROFESSIONS

TODAY = date(2026, 11, 21)
ALL = openings(TODAY)
each = pytest.mark.parametrize("opening", ALL, ids=lambda one: one.slug)


def test_there_are_forty_and_every_profession_has_one_that_can_be_answered() -> None:
    assert len({one.slug for one in ALL}) == len(ALL) == 40
    assert {one.profession for one in ALL if one.state == "published"} == {one["slug"] for one in PROFESSIONS}


def test_every_state_is_there_to_be_seen() -> None:
    states = [one.state for one in ALL]
    assert states.count("draft") >= 2 and states.count("closed") >= 3
    assert sum(one.protected_category for one in ALL) == 2
    assert {one.cooperative for one in ALL} == {one.slug for one in COOPERATIVES}
    assert len({one.contract for one in ALL}) >= 4


@each
def test_it_says_pay_hours_place_and_closing_day(opening: DemoOpening) -> None:
    levels = list(PAY["tables"][-1]["monthly_cents"])
    assert levels.index(opening.level_min) <= levels.index(opening.level_max)
    assert 0 < opening.hours_min <= opening.hours_max <= PAY["weekly_hours"]
    assert comune(opening.comune) is not None
    assert service(opening.cooperative, opening.service).comune == opening.comune
    assert 0 < opening.reply_days <= 30 and opening.positions > 0


@each
def test_its_dates_fit_its_state(opening: DemoOpening) -> None:
    if opening.state == "published":
        assert opening.published_on and opening.published_on <= TODAY < opening.closes_on
        assert opening.closes_on - opening.published_on < ad_checks.LONGEST
    elif opening.state == "closed":
        assert opening.published_on and opening.closed_on and opening.published_on < opening.closed_on < TODAY
        assert opening.close_reason
    else:
        assert opening.published_on is None and opening.closed_on is None


@each
def test_its_words_pass_the_checks_that_staff_get(opening: DemoOpening) -> None:
    place = service(opening.cooperative, opening.service)
    row = Opening(
        slug=opening.slug, cooperative_id=1, profession_id=1, title=opening.title, title_en=opening.title_en,
        description=opening.description, requirements=opening.requirements, offer=opening.offer,
        summary_en=opening.summary_en, selection=opening.selection, pay_note=opening.pay_note,
        comune=opening.comune, province="XX", hours_min=opening.hours_min, pay_min=1, closes_on=TODAY + timedelta(5),
        contract=Contract(opening.contract), car=Car(opening.car), protected_category=opening.protected_category,
    )  # fmt: skip
    row.service = Service(cooperative_id=1, name=place.name, kind=ServiceKind(place.kind), comune="", province="")
    assert ad_checks.check(row) == []
    assert ad_checks.missing(row, TODAY) == {}


@each
def test_it_tells_a_real_job_and_speaks_the_portals_words(opening: DemoOpening) -> None:
    words = f"{opening.description} {opening.requirements} {opening.offer}".split()
    assert 90 <= len(words) <= 200
    assert opening.title_en and len(opening.summary_en.split()) >= 12
    assert State(opening.state) and Season(opening.season) and Contract(opening.contract)
    assert all(Shift(one) for one in opening.shifts)
    assert opening.close_reason is None or CloseReason(opening.close_reason)


def test_no_two_openings_share_a_sentence() -> None:
    sentences = [s for one in ALL for s in re.split(r"(?<=[.:;]) ", f"{one.description} {one.offer}") if len(s) > 60]
    assert len(set(sentences)) == len(sentences)


def test_whoever_follows_an_opening_works_for_its_cooperative() -> None:
    owner = {one.slug: one.cooperative for one in ALL}
    for person in STAFF:
        assert all(owner[slug] == person.cooperative for slug in person.openings), person.key
    assert {person.role for person in STAFF} == {
        "owner", "recruiter", "hiring_manager", "interviewer", "reader", "outreach", "editor", "coordinator"
    }  # fmt: skip
    assert len({person.email for person in STAFF}) == len(STAFF)


def test_cooperatives_stand_in_six_provinces_and_every_service_in_its_own() -> None:
    assert len({one.province for one in COOPERATIVES}) == 6
    for cooperative in COOPERATIVES:
        assert 3 <= len(cooperative.services) <= 6
        assert cooperative.email.endswith(".example") and cooperative.website.endswith(".example")
        for place in cooperative.services:
            town = comune(place.comune)
            assert town is not None and town.province == cooperative.province, place.slug
            assert ServiceKind(place.kind)
