"""Which pages help to choose, and join professions with pay, jobs and cooperatives? A profession, the test, comparing.

They stand above the features, because professions know nothing of openings.
"""

from typing import Any

from starlette.responses import Response

from portal.cooperatives import queries as cooperatives
from portal.db import today
from portal.events import queries as events
from portal.openings import pay as pay_rules
from portal.openings import queries as openings
from portal.outreach import browse_queries as bookable
from portal.outreach import series_labels as labels
from portal.professions import assessment, catalogue, employers, paths, tags
from portal.professions import queries as professions
from portal.professions.queries import Told
from portal.stories import queries as stories
from portal.web.occupation import occupation
from portal.web.request import Visitor

JOBS, HOUSES = 6, 4  # shown on the page of a profession
SHOWN = 3  # professions told in full after the test; more follow by name


def profession(request: Visitor) -> Response:
    """One profession: the seven questions, then what goes with them: codes, ways on, stories, jobs, cooperatives."""
    session, language, day = request.session, request.locale, today()
    told = professions.by_slug(session, request.params["slug"], language)
    everything = professions.listed(session, language)
    onward, toward = professions.ways(session, told, language)
    return request.render(
        "professions/show.html",
        told=told,
        onward=onward,
        toward=toward,
        routes=paths.leading_to(professions.paths(session), everything, told),
        tracks=tags.tracks(),
        related=professions.alike(everything, told, {way.to.id for way in (*onward, *toward)}),
        study=catalogue.study(told.profession),
        stories=stories.for_profession(session, told.slug, day, language),
        events=events.for_professions(session, [told.slug], language).get(told.slug, []),
        today=day,
        **_work(request, told),
    )


def _work(request: Visitor, told: Told) -> dict[str, Any]:
    """What a profession pays, who is hiring and where one can meet it."""
    session, day = request.session, today()
    minima = openings.pay_table(session, day)
    levels = [(level, minima.monthly[level]) for level in told.profession.levels if level in minima.monthly]
    houses = employers.likely(told.profession, cooperatives.active(session), cooperatives.all_services(session))
    return {
        "minima": minima,
        "levels": levels,
        "agreement": pay_rules.agreement(),
        "jobs": openings.for_profession(session, told.id, day, request.locale, JOBS),
        "job_count": openings.counts_by_profession(session, day).get(told.id, 0),
        "houses": houses[:HOUSES],
        "offers": bookable.offers_for(session, told.slug, day),
        "labels": labels,
        "occupation": occupation(told, [cents for _level, cents in levels]),
    }


def test(request: Visitor) -> Response:
    """The next statement, or after the last one the professions that fit. Everything is in the address, nothing is kept."""
    code = request.query.get("r", "")[:64]
    try:
        answers = assessment.read(code)
    except assessment.BadCode as bad:
        return request.render("orientation/broken.html", status=400, kept=bad.kept)
    if len(answers) == len(assessment.table().statements):
        return _result(request, code, answers)
    return request.render(
        "orientation/test.html",
        code=code or assessment.table().version,
        answered=len(answers),
        before=assessment.write(answers[:-1]),
        last=assessment.ANSWERS[code[-1]][1] if answers else "",
        statement=assessment.table().statements[len(answers)],
        total=len(assessment.table().statements),
        choices=assessment.ANSWERS,
    )


def _result(request: Visitor, code: str, answers: list[int]) -> Response:
    session, day = request.session, today()
    told = {one.slug: one for one in professions.listed(session, request.locale)}
    found = [(told[match.slug], match) for match in assessment.matches(answers) if match.slug in told]
    counts = openings.counts_by_profession(session, day)
    houses, services = cooperatives.active(session), cooperatives.all_services(session)
    best = [one.slug for one, _match in found[:SHOWN]]
    return request.render(
        "orientation/result.html",
        code=code,
        meet=events.for_professions(session, best, request.locale, 1),
        tales=stories.one_each(session, best, day, request.locale),
        best=[
            (one, match, counts.get(one.id, 0), employers.likely(one.profession, houses, services)[:1])
            for one, match in found[:SHOWN]
        ],
        also=[one for one, _match in found[SHOWN : SHOWN + 4]],
        given=[
            (statement.text, assessment.ANSWERS[digit][1], assessment.write(answers[:place]))
            for place, (statement, digit) in enumerate(zip(assessment.table().statements, code[1:], strict=True))
        ],
        study=catalogue.study,
    )


def compare(request: Visitor) -> Response:
    """Up to three professions side by side; the address carries the choice."""
    session, day = request.session, today()
    everything = professions.listed(session, request.locale)
    asked = list(dict.fromkeys(slug for slug in request.query.getlist("p") if slug))
    known = {one.slug: one for one in everything}
    chosen = [known[slug] for slug in asked if slug in known][: catalogue.COMPARED]
    minima, counts = openings.pay_table(session, day), openings.counts_by_profession(session, day)
    pay = {one.slug: [minima.monthly[lv] for lv in one.profession.levels if lv in minima.monthly] for one in chosen}
    return request.render(
        "professions/compare.html",
        chosen=chosen,
        left_out=len(asked) - len(chosen),
        others=professions.by_family([one for one in everything if one not in chosen]),
        most=catalogue.COMPARED,
        pay=pay,
        months=minima.months,
        counts=counts,
        study=catalogue.study,
        with_whom=catalogue.labels("con"),
        places=catalogue.labels("dove"),
    )
