"""What does somebody with a guest link see: a door, one application to read, its CV; and when the link is over?

The door says what will be written down and shows nothing of the person: programs that look at links in mails and chats
stop there. Opening is a press of a button, and each one is a row that the candidate sees.
"""

from contextlib import suppress

from starlette.responses import Response

from portal import limits
from portal.applications.interviews import queries as interviews_queries
from portal.applications.interviews.letters import when
from portal.applications.interviews.models import InterviewState
from portal.applications.judgement import criteria, guests
from portal.applications.judgement.forms import MARKS
from portal.applications.judgement.models import Guest
from portal.candidates.file_kind import FileKind
from portal.db import now
from portal.errors import Gone, NotFound
from portal.web.downloads import download
from portal.web.request import Visitor
from portal.web.secret_links import gate

LOOKS_PER_HOUR = 60  # of one link: a person who reads does not come near


def _quiet(response: Response, referrer: str = "no-referrer") -> Response:
    """Search engines and other sites' logs do not get it either."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = referrer
    return response


def _over(request: Visitor, status: int) -> Response:
    """In place of a page whose link does not open it (any more): whom to ask."""
    cooperative = None
    if status == 410:
        with suppress(Gone):
            guest = guests.by_token(request.session, request.portal.settings.key, request.params["token"])
            cooperative = guest.application.opening.cooperative
    return _quiet(request.render("applications/judgement/guest_over.html", status=status, cooperative=cooperative))


def _working(request: Visitor, *, hold: bool) -> Guest:
    guest = guests.by_token(request.session, request.portal.settings.key, request.params["token"], hold=hold)
    if not guests.works(guest, now()):
        raise Gone
    return guest


at_the_door = gate(lambda request, _writes: _working(request, hold=False), _over)
# Inside, a row is written about the application: nobody erases it meanwhile.
inside = gate(lambda request, _writes: _working(request, hold=True), _over)


@at_the_door
def door(request: Visitor, guest: Guest) -> Response:
    """Before anything is shown: what this is, and that opening it is written down."""
    page = request.render(
        "applications/judgement/guest_door.html", guest=guest, cooperative=guest.application.opening.cooperative,
        token=request.params["token"],
    )  # fmt: skip
    # With `no-referrer` browsers send no origin with the form, and it would be refused as somebody else's.
    return _quiet(page, "same-origin")


@inside
def show(request: Visitor, guest: Guest) -> Response:
    """The name, the CV, the opening and the criteria; read-only, without contacts and without anybody's words about it."""
    session, application = request.session, guest.application
    limits.hit(session, "guest", guest.reference, limit=LOOKS_PER_HOUR)
    guests.looked(session, guest, guests.PAGE)
    meeting = interviews_queries.live(session, application.key)
    booked = meeting is not None and meeting.state is InterviewState.BOOKED
    page = request.render(
        "applications/judgement/guest.html", guest=guest, application=application, opening=application.opening, marks=MARKS,
        cooperative=application.opening.cooperative, criteria=criteria.active(session, application.opening_id),
        cv=guests.cv(session, guest), token=request.params["token"], meeting=meeting if booked else None,
        meeting_when=when(meeting) if meeting is not None and booked else "", now_at=now(),
    )  # fmt: skip
    return _quiet(page)


@inside
def cv(request: Visitor, guest: Guest) -> Response:
    """The CV, always as a download; the view is written down."""
    row = guests.cv(request.session, guest)
    if row is None:
        raise NotFound
    limits.hit(request.session, "guest", guest.reference, limit=LOOKS_PER_HOUR)
    try:
        # Open from here on: erased meanwhile, it is read to its end or not at all.
        content = request.portal.storage.open(row.storage_key)
    except FileNotFoundError:
        raise NotFound from None
    guests.looked(request.session, guest, guests.CV)
    return _quiet(download(content, row.filename, FileKind(row.kind).media_type))
