"""What does the desk see of one school: the register's page, joined with the visits it asked for?"""

from starlette.responses import Response

from portal.outreach import school_merges
from portal.schools import desk, queries
from portal.web.request import StaffRequest


def show(request: StaffRequest) -> Response:
    """One school and how many visits it ever asked for."""
    school = queries.by_id(request.session, request.params["id"])
    return desk.page_of(request, visits=school_merges.visits_of(request.session, school))
