"""The map of careers: every step is drawn and listed, nothing covers anything, every box leads to its page."""

import json
import re
from itertools import combinations
from random import Random

import pytest
from starlette.testclient import TestClient

from portal.app import Portal
from portal.professions import career_map, queries
from portal.professions.career_map import BADGE, HEIGHT, WIDTH, draw
from portal.professions.tags import SEED

STEPS = [
    (row["from"], row["to"]) for row in json.loads((SEED / "career_steps.json").read_text(encoding="utf-8"))["steps"]
]
NAMES = {slug: slug.replace("-", " ").capitalize() for edge in STEPS for slug in edge}


@pytest.fixture
def loaded(portal: Portal, reference_data: None) -> dict[str, str]:
    """The reference data; titles by slug."""
    with portal.db.read() as session:
        return {told.slug: told.title for told in queries.listed(session, "it")}


def invented(seed: int) -> list[tuple[str, str]]:
    """Steps between a dozen invented professions, circles included."""
    dice, slugs = Random(seed), [f"job{n}" for n in range(12)]
    return list(dict.fromkeys(tuple(dice.sample(slugs, 2)) for _ in range(20)))  # type: ignore[misc]


@pytest.mark.parametrize("steps", [STEPS, *(invented(seed) for seed in range(12))])
def test_boxes_do_not_overlap_and_stand_inside_the_picture(steps: list[tuple[str, str]]) -> None:
    drawn = draw({slug: slug for edge in steps for slug in edge}, steps)
    for box in drawn.boxes:
        assert box.x >= 0 and box.y >= 0 and box.x + WIDTH <= drawn.width and box.y + HEIGHT <= drawn.height
    for a, b in combinations(drawn.boxes, 2):
        assert abs(a.x - b.x) >= WIDTH or abs(a.y - b.y) >= HEIGHT, (a, b)


@pytest.mark.parametrize("steps", [STEPS, *(invented(seed) for seed in range(12))])
def test_every_step_is_drawn_once_and_its_number_covers_no_name(steps: list[tuple[str, str]]) -> None:
    drawn = draw({slug: slug for edge in steps for slug in edge}, steps)
    assert [line.edge for line in drawn.lines] == steps
    for line in drawn.lines:
        both = next((o for o in drawn.lines if o.edge == line.edge[::-1] and o.path), None)
        assert line.path or both is not None
        for box in drawn.boxes:
            inside = box.x - BADGE < line.x < box.x + WIDTH + BADGE and box.y - BADGE < line.y < box.y + HEIGHT + BADGE
            assert not inside, (line, box)


def test_numbers_of_our_steps_do_not_cover_each_other() -> None:
    for a, b in combinations(draw(NAMES, STEPS).lines, 2):
        assert abs(a.x - b.x) >= 2 * BADGE - 4 or abs(a.y - b.y) >= 2 * BADGE - 4, (a, b)


def test_our_steps_lead_from_left_to_right_but_for_the_way_back_of_a_pair() -> None:
    drawn = draw(NAMES, STEPS)
    at = {box.slug: box.x for box in drawn.boxes}
    backward = [edge for edge in STEPS if at[edge[0]] >= at[edge[1]]]
    assert all(edge[::-1] in STEPS for edge in backward) and len(backward) == 1


def test_names_fit_into_their_boxes(loaded: dict[str, str]) -> None:
    drawn = draw(loaded, STEPS)
    for box in drawn.boxes:
        assert 1 <= len(box.lines) <= 3 and all(len(line) <= career_map.LINE for line in box.lines)


def test_nothing_to_draw_is_drawn_too() -> None:
    assert draw({}, []).boxes == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_shows_each_step_as_an_arrow_and_in_the_list_with_links_to_both_ends(
    client: TestClient, loaded: dict[str, str], prefix: str
) -> None:
    page = client.get(f"{prefix}/professioni/mappa").text
    drawing, rows = page.split('id="lista"')
    for slug in {slug for edge in STEPS for slug in edge}:
        assert f'href="{prefix}/professioni/{slug}"' in drawing and f'href="{prefix}/professioni/{slug}"' in rows
    numbers = [int(n) for n in re.findall(r'<li id="passo-(\d+)"', rows)]
    assert numbers == list(range(1, len(STEPS) + 1))
    assert all(f'href="#passo-{n}"' in drawing for n in numbers)


def test_an_empty_installation_has_an_empty_map(client: TestClient) -> None:
    assert client.get("/professioni/mappa").status_code == 200
