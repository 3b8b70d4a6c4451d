"""The ways from school: every combination of answers has some, all real, and the picture fits them."""

from itertools import product

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal import i18n
from portal.app import Portal
from portal.professions import paths, queries, tags
from portal.professions.models import StudyPath
from portal.professions.paths import GOALS, YEARS, Answers, Way
from portal.professions.queries import Told

COMBINATIONS = list(product(tags.tracks(), YEARS, GOALS))
KINDS = {"school", "course", "degree", "master", "exam", "work", "service"}


@pytest.fixture
def table(portal: Portal, reference_data: None) -> tuple[list[StudyPath], list[Told]]:
    """The table of ways and the professions that every installation starts with."""
    with portal.db.read() as session:
        return list(queries.paths(session)), queries.listed(session, "it")


def every(table: tuple[list[StudyPath], list[Told]]) -> dict[tuple[str, str, str], list[Way]]:
    return {answers: paths.ways(*table, Answers(*answers)) for answers in COMBINATIONS}


def test_no_combination_of_answers_is_empty(table: tuple[list[StudyPath], list[Told]]) -> None:
    assert len(COMBINATIONS) == 11 * 6 * 3
    few = [answers for answers, found in every(table).items() if len(found) < 3]
    assert not few
    assert paths.uncovered(*table) == []


def test_answers_without_a_way_are_found_where_the_page_would_be_empty(
    table: tuple[list[StudyPath], list[Told]],
) -> None:
    rows, told = table
    some = [row for row in rows if "work" not in row.goals]
    some[0].tracks = ["les"]
    some = [row for row in some if row is some[0] or "both" in row.goals]
    found = {(one.track, one.year, one.goal) for one in paths.uncovered(some, told)}
    assert found == {answers for answers, ways in every((some, told)).items() if not ways}
    assert (
        ("les", "3", "lavorare") in found
        and ("les", "3", "studiare") not in found
        and ("classico", "3", "studiare") in found
    )


def test_every_step_of_every_way_is_sane(table: tuple[list[StudyPath], list[Told]]) -> None:
    for answers, found in every(table).items():
        for way in found:
            assert 0.25 <= way.years <= 5 + 8, (answers, way.path.slug)
            for step in way.steps:
                assert step.kind in KINDS and step.title, way.path.slug
                assert 0 <= step.years <= 5 and (step.hours is None or 100 <= step.hours <= 2000), (way.path.slug, step)
                assert step.kind == "exam" or step.years > 0
            # A course of so many hours fits into its years.
            assert all(step.hours is None or step.hours / max(step.years, 0.01) <= 1600 for step in way.steps)


def test_every_profession_can_be_reached_and_every_way_leads_to_one(table: tuple[list[StudyPath], list[Told]]) -> None:
    rows, told = table
    slugs = {one.slug for one in told}
    assert {way.to.slug for found in every(table).values() for way in found} == slugs
    for row in rows:
        named = {*row.opens, *(step["job"] for step in row.steps if step["job"])}
        assert named <= slugs, row.slug
        assert all(step["cost"] in paths.costs() for step in row.steps), row.slug
        assert set(row.tracks) <= set(tags.tracks()) and set(row.goals) <= {"study", "work", "both"}, row.slug
        last = [step["job"] for step in row.steps if step["job"]][-1]
        assert last == next(one.slug for one in told if one.id == row.to_id), row.slug


def test_the_end_of_school_is_as_far_away_as_it_is(table: tuple[list[StudyPath], list[Told]]) -> None:
    found = every(table)
    for track, year in product(tags.tracks(), YEARS):
        for way in found[track, year, "studiare"]:
            school = sum(step.years for step in way.steps if step.kind == "school")
            expected = 0 if year == "finita" else 6 - int(year)
            if track == paths.VOCATIONAL and year == "finita":
                expected = 1  # university asks for the state exam of the fifth year
            assert school == expected, (track, year, way.path.slug)


def test_somebody_in_vocational_training_may_take_a_care_course_before_the_fifth_year(
    table: tuple[list[StudyPath], list[Told]],
) -> None:
    ways = paths.ways(*table, Answers("iefp", "4", "lavorare"))
    years = {way.to.slug: sum(s.years for s in way.steps if s.kind == "school") for way in ways}
    assert years["oss"] == 1 and years["custode-sociale"] == 2


def test_ways_near_the_school_come_first(table: tuple[list[StudyPath], list[Told]]) -> None:
    for found in every(table).values():
        assert [way.near for way in found] == sorted((way.near for way in found), reverse=True)
    assert paths.ways(*table, Answers("linguistico", "5", "studiare"))[0].to.slug == "mediatore"


def test_two_ways_to_one_profession_are_told_apart(table: tuple[list[StudyPath], list[Told]]) -> None:
    for found in every(table).values():
        names = [(way.to.slug, way.via) for way in found]
        assert len(set(names)) == len(names)


def test_the_picture_has_a_lane_for_each_way_and_bars_as_long_as_their_years(
    table: tuple[list[StudyPath], list[Told]],
) -> None:
    for found in every(table).values():
        drawn = paths.picture(found)
        assert len(drawn.lanes) == len(found)
        for lane, way in zip(drawn.lanes, found, strict=True):
            assert sum(bar.width for bar in lane.bars) == pytest.approx(way.years * paths.YEAR, abs=1)
            assert all(bar.x + bar.width <= drawn.width for bar in lane.bars) and lane.y + paths.LANE <= drawn.height


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_link_carries_the_answers_and_the_page_lists_what_it_draws(
    client: TestClient, table: tuple[list[StudyPath], list[Told]], prefix: str
) -> None:
    page = client.get(f"{prefix}/percorsi?scuola=les&anno=3&voglio=studiare")
    assert page.status_code == 200
    with i18n.speaking("en" if prefix else "it"):
        found = paths.ways(*table, Answers("les", "3", "studiare"))
    assert page.text.count('class="lane-name"') == len(found) == page.text.count('class="card path-card')
    assert all(f'href="{prefix}/professioni/{way.to.slug}"' in page.text for way in found)
    assert ("da verificare" if not prefix else "to be checked") in page.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Che scuola fai"),
        ("scuola=les", "Mancano ancora 2 risposte"),
        ("scuola=les&anno=9&voglio=studiare", "scegline un’altra"),
        ("scuola=%3Cscript%3E&anno=3&voglio=studiare", "Manca ancora 1 risposta"),
        ("scuola=" + "x" * 5000, "Mancano ancora 3 risposte"),
        ("scuola=%ff%00&anno=&voglio=", "Mancano ancora 3 risposte"),
    ],
)
def test_missing_and_unknown_answers_are_asked_again(client: TestClient, portal: Portal, query: str, says: str) -> None:
    page = client.get(f"/percorsi?{query}")
    assert page.status_code == 200 and says in page.text and "<script>" not in page.text


def test_what_was_answered_stays_chosen(client: TestClient) -> None:
    page = client.get("/percorsi?scuola=les&anno=3").text
    assert 'value="les" checked' in page and 'value="3" checked' in page


def test_a_way_that_staff_edit_shows_at_once(client: TestClient, portal: Portal, table: object) -> None:
    with portal.db.write() as session:
        row = session.exec(select(StudyPath).where(StudyPath.slug == "corso-oss")).one()
        row.steps = [{**row.steps[0], "title_it": "Corso OSS del nostro consorzio"}]
    assert "Corso OSS del nostro consorzio" in client.get("/percorsi?scuola=ip-sociale&anno=5&voglio=lavorare").text
