"""Which schools match what is being typed: as JSON for the field, as a page for people."""

from starlette.responses import JSONResponse, Response

from portal import places
from portal.schools import queries
from portal.schools.fields import SHOWN, label
from portal.schools.register import LETTERS
from portal.web.request import Visitor


def find(request: Visitor) -> Response:
    """Schools of the register by some letters of name, kind, comune or code; `?provincia=` keeps to one."""
    typed = " ".join(request.query.get("q", "").split())[:120]
    province = request.query.get("provincia", "").upper()
    province = province if province in places.provinces() else ""
    json = "application/json" in request.http.headers.get("accept", "")
    found = queries.find(request.session, typed, 8 if json else SHOWN, province or None)
    if json:
        rows = [{"code": school.code, "label": label(school), "detail": school.kind.capitalize()} for school in found]
        return JSONResponse(rows, headers={"Cache-Control": "public, max-age=300", "Vary": "Accept"})
    return request.render("schools/find.html", typed=typed, found=found, province=province, letters=LETTERS)
