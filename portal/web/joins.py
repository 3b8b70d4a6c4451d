"""Which public pages join several nouns? The first one, a cooperative, a story; professions have `orientation.py`.

They stand above the features, because professions and cooperatives know nothing of openings.
"""

from starlette.responses import Response

from portal.cooperatives import queries as cooperatives
from portal.cooperatives.kinds import NAMES
from portal.db import today
from portal.editing import queries as editing
from portal.events import queries as events
from portal.openings import queries as openings
from portal.outreach import browse_queries as bookable
from portal.outreach import series_labels as labels
from portal.professions import queries as professions
from portal.stories import pages as story_pages
from portal.stories import queries as stories
from portal.web.forms import shown_phone
from portal.web.request import Member, Visitor

SHOWN = 6


def home(request: Visitor) -> Response:
    """The first page: for who chooses what to study, who looks for work, and who teaches."""
    session, language, day = request.session, request.locale, today()
    told = professions.listed(session, language)
    return request.render(
        "home.html",
        newest=openings.newest(session, day, language, SHOWN),
        open_count=openings.count_open(session, day),
        groups=professions.by_family(told),
        cooperatives=cooperatives.active(session),
        texts=editing.home_texts(session, language),
        stories=stories.newest(session, day, language),
        story_names={t.id: t for t in told},
        events=events.next_few(session, language),
        today=day,
    )


def cooperative(request: Visitor) -> Response:
    """One cooperative: who it is, where it works, which jobs it offers, how to reach it."""
    session, language, day = request.session, request.locale, today()
    row = cooperatives.by_slug(session, request.params["slug"])
    places = cooperatives.services(session, row.key)
    told = {t.slug: t for t in professions.listed(session, language)}
    working = editing.working_at(session, places, day)
    return request.render(
        "cooperatives/show.html",
        cooperative=row,
        services=places,
        working={key: [told[slug] for slug in slugs if slug in told] for key, slugs in working.items()},
        stories=stories.for_cooperative(session, row.key, day, language),
        story_names={t.id: t for t in told.values()},
        phone=shown_phone(row.phone) if row.phone else "",
        kinds=NAMES,
        jobs=openings.for_cooperative(session, row.key, day, language),
        offers=bookable.offers_of(session, row.key, day),
        labels=labels,
        events=events.for_cooperative(session, row.key, language),
        today=day,
    )


def story(request: Visitor) -> Response:
    """One story, and where it leads: the profession, open jobs, where to meet somebody who does it, other stories."""
    told = stories.by_slug(request.session, request.params["slug"], today(), request.locale)
    shown = story_pages.context(request, told)
    slug = shown["profession"].slug if shown["profession"] else ""
    meet = events.for_professions(request.session, [slug], request.locale).get(slug, []) if slug else []
    return request.render("stories/show.html", events=meet, **shown)


def arrive(request: Member) -> Response:
    """Where somebody belongs after signing in: the desk, or their own applications."""
    return request.redirect("desk.home" if request.is_staff else "applications.mine")
