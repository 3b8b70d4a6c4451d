"""Where does the host find the codes for the class, and what did it answer?"""

from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.events import desk_queries as events
from portal.events.labels import FORMATS
from portal.outreach import change, figures_words, queries, results, surveys
from portal.outreach.change import Answers
from portal.outreach.surveys import Asked
from portal.web.request import StaffRequest


def visit(request: StaffRequest) -> Response:
    """Both codes of a class's meeting and its answers, beside the host's last measure."""
    row = queries.one(request.session, request.staff, request.params["id"], Action.READ_OUTREACH)
    asked = [surveys.asked(survey, row, None) for survey in surveys.of_visit(request.session, row).values()]
    return _page(
        request, asked, change.of_meetings(request.session, [row.key]), row.key, visit=row, event=None,
        last=results.previous(request.session, row), formats=FORMATS,
    )  # fmt: skip


def event(request: StaffRequest) -> Response:
    """The same for an open event."""
    row = events.one(request.session, request.staff, request.params["id"], Action.READ_OUTREACH)
    asked = [surveys.asked(survey, None, row) for survey in surveys.of_event(request.session, row).values()]
    return _page(
        request, asked, change.of_events(request.session, [row.key]), row.key, visit=None, event=row,
        last=results.previous_event(request.session, row), formats=FORMATS,
    )  # fmt: skip


def _page(request: StaffRequest, asked: list[Asked], answers: Answers[int], about: int, **more: Any) -> Response:
    return request.render(
        "outreach/surveys/desk.html", surveys=asked, changes=change.together(answers, [about]), smallest=change.SMALLEST,
        questions={q.key: q for q in surveys.questions()}, signed=figures_words.signed, mean=figures_words.mean,
        marks=list(surveys.MARKS), **more,
    )  # fmt: skip
