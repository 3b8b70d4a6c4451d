"""The demo town shows a school year of visits that a portal could really have."""

from datetime import date

from sqlmodel import col, func, select

from portal.db import today
from portal.demo.load import load
from portal.demo.visits import _school_day
from portal.outreach import change, school_years
from portal.outreach.models import Series, Slot, Visit, VisitChange, VisitState
from portal.schools.models import School


def test_a_year_in_every_state_with_numbers_that_fit(portal):
    day = today()
    load(portal, day, lambda *_: None, people=[])
    with portal.db.read() as session:
        visits = session.exec(select(Visit)).all()
        assert {v.state for v in visits} == set(VisitState)
        held = [v for v in visits if v.state is VisitState.HELD]
        assert len(held) > 40 and all(v.certificate_code and v.present and v.present <= v.students for v in held)
        assert all(v.starts_at.date() < day and v.starts_at.weekday() < 5 for v in held)
        last = school_years.of(day).previous
        assert sum(last.start <= v.starts_at < last.end for v in held) > 30
        ahead = [v for v in visits if v.state is VisitState.CONFIRMED and v.starts_at and v.starts_at.date() > day]
        assert ahead
        steps = session.exec(select(VisitChange.visit_id, func.count()).group_by(col(VisitChange.visit_id))).all()
        assert {number for number, _n in steps} == {v.key for v in visits}
        answers = change.of_meetings(session, [v.key for v in held])
        measured = {meeting for meeting, _question in answers}
        assert 20 < len(measured) < len(held), "some meetings must have too few answers to show"
        schools = session.exec(select(func.count()).select_from(School)).one()
        reached = {v.school_id for v in held}
        assert 0 < len(reached) < schools, "some schools must wait to be reached"
        of_province = dict[str, list[bool]]()
        for number, province in session.exec(select(School.id, School.province)):
            of_province.setdefault(province, []).append(number in reached)
        never = {province: len(schools) for province, schools in of_province.items() if not any(schools)}
        assert (never["MI"], never["VA"]) == (2, 1), "the map must show provinces never reached"
        for slot, series in session.exec(select(Slot, Series).join(Series, col(Series.id) == Slot.series_id)):
            on_it = [v for v in visits if v.slot_id == slot.key and v.state is not VisitState.CANCELLED]
            assert slot.groups_taken == sum(v.groups for v in on_it) <= series.max_groups
            assert slot.students_taken == sum(v.students for v in on_it) <= series.max_students


def test_its_days_are_days_with_lessons():
    for month in range(1, 13):
        found = _school_day(date(2027, month, 25), 1)
        assert found.weekday() < 5 and not ((found.month, found.day) >= (12, 22) or (found.month, found.day) <= (1, 7))
