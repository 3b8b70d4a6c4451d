"""Which pages does the public read about people who do the work?"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from starlette.responses import FileResponse, Response

from portal import pictures
from portal.accounts.policy import Action
from portal.db import today
from portal.errors import NotFound
from portal.openings import queries as openings
from portal.professions import queries as professions
from portal.stories import queries
from portal.web.request import Visitor

# A browser may keep a photo this long, but never beyond the consent of the person in it.
KEPT = timedelta(days=30)
OTHERS = 3


def index(request: Visitor) -> Response:
    """Every story, or those of one profession (`?professione=`)."""
    session, language, day = request.session, request.locale, today()
    told = queries.professions_told(session, day)
    known = professions.listed(session, language)
    wanted = request.query.get("professione", "")
    chosen = next((p for p in known if p.slug == wanted), None)
    if chosen is None:
        found = queries.public(session, day, language)
    else:
        found = queries.for_profession(session, chosen.slug, day, language, limit=60)
    return request.render(
        "stories/index.html", stories=found, chosen=chosen, choices=[p for p in known if p.id in told],
        unknown=bool(wanted) and chosen is None, names={p.id: p for p in known},
    )  # fmt: skip


def context(request: Visitor, told: queries.Told) -> dict[str, Any]:
    """What the page of a story shows."""
    session, language, day = request.session, request.locale, today()
    profession, jobs, others = None, [], []
    if told.story.profession is not None:
        profession = professions.by_slug(session, told.story.profession.slug, language)
        jobs = openings.for_profession(session, profession.id, day, language, OTHERS)
        others = queries.for_profession(session, profession.slug, day, language, OTHERS + 1)
    more = [other for other in others if other.story.key != told.story.key][:OTHERS]
    return {"told": told, "profession": profession, "jobs": jobs, "others": more, "today": day}


def picture(request: Visitor) -> Response:
    """One version of a photo: to anybody while a public story shows it, else to the staff who may write that story."""
    row = pictures.by_token(request.session, request.params["token"])
    until = queries.shown_until(request.session, row, today())
    staff = request.staff_member
    if until is None and not (
        staff is not None and staff.may(Action.EDIT_TEXTS) and queries.uses_picture(request.session, staff, row)
    ):
        raise NotFound
    key, media = pictures.file(request.session, row, request.params["name"])
    path = request.portal.storage.path(key)
    if not path.is_file():
        raise NotFound
    kept = "private, no-store"
    if until is not None:
        end = datetime.combine(until + timedelta(days=1), time(), UTC)
        seconds = min(KEPT, end - datetime.now(UTC)).total_seconds()
        kept = f"public, max-age={max(0, int(seconds))}, immutable"
    return FileResponse(
        path,
        media_type=media,
        headers={"Cache-Control": kept, "Content-Security-Policy": "default-src 'none'; sandbox"},
    )
