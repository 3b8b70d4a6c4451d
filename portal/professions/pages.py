"""How does one look through the professions, find the way from one's school, and see how careers go on?"""

from itertools import groupby

from starlette.responses import Response

from portal.professions import career_map, catalogue, paths, queries, search, tags
from portal.web import links
from portal.web.request import Visitor


def index(request: Visitor) -> Response:
    """All professions by family, those that pass the filters, or those that some words mean, best first."""
    wanted = catalogue.read(request.query)
    everything = queries.listed(request.session, request.locale)
    found = search.find(everything, wanted.words)
    picked = catalogue.pick(found.professions, wanted)
    return request.render(
        "professions/index.html",
        wanted=wanted,
        picked=picked,
        groups=queries.by_family(picked),
        mended=found.mended,
        filters=catalogue.filters(found.professions, wanted),
        chips=list(catalogue.chips(wanted)),
        wider=list(catalogue.wider(found.professions, wanted)),
        compared=[one for slug in wanted.compared for one in everything if one.slug == slug],
        study=catalogue.study,
        most_compared=catalogue.COMPARED,
        href=lambda other: links.url("professions.index", query=other.query()),
    )


def study_paths(request: Visitor) -> Response:
    """From my school to these professions: three questions, then the ways as a picture and as a list."""
    answers = paths.read(request.query)
    found = []
    if answers.complete:
        table, told = queries.paths(request.session), queries.listed(request.session, request.locale)
        found = paths.ways(table, told, answers)
    return request.render(
        "professions/paths.html",
        answers=answers,
        found=found,
        near=[way for way in found if way.near],
        others=[way for way in found if not way.near],
        picture=paths.picture(found),
        kinds=paths.kinds(found),
        tracks=tags.tracks(),
        years_of_school=paths.YEARS,
        goals=paths.GOALS,
    )


def careers(request: Visitor) -> Response:
    """The map of careers, drawn here, and the same as a list."""
    told = {one.id: one for one in queries.listed(request.session, request.locale)}
    steps = [s for s in queries.steps(request.session, request.locale) if s[0] in told and s[1] in told]
    order = {key: place for place, key in enumerate(told)}
    steps.sort(key=lambda step: (order[step[0]], order[step[1]]))
    by_slug = {one.slug: one for one in told.values()}
    rows = [(number, told[here], told[there], words) for number, (here, there, words) in enumerate(steps, 1)]
    return request.render(
        "professions/map.html",
        map=career_map.draw(
            {slug: one.title for slug, one in by_slug.items()},
            [(here.slug, there.slug) for _n, here, there, _w in rows],
        ),
        told=by_slug,
        rows=rows,
        by_start=[(some[0][1], some) for _key, some in ((k, list(g)) for k, g in groupby(rows, lambda row: row[1].id))],
        box_width=career_map.WIDTH,
        box_height=career_map.HEIGHT,
        groups=queries.by_family([one for one in told.values() if any(one in row[1:3] for row in rows)]),
    )
