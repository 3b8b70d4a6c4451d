"""A recruiter's morning: from a few words to a public opening, and to its end, without JavaScript."""

import re
from html import unescape

from sqlmodel import Session
from starlette.testclient import TestClient

from tests.factories import Town
from tests.openings.writing import newest, typed


def test_from_a_draft_to_a_filled_post(desk: TestClient, session: Session, cast: Town) -> None:
    assert "Nuova offerta" in desk.get("/desk/").text
    assert "Per cominciare basta la professione" in desk.get("/desk/offerte/nuova").text
    page = desk.post("/desk/offerte", data={"profession_id": str(cast.oss.key), "title": "Operatore in RSA"}).headers[
        "location"
    ]
    assert "Bozza salvata." in desk.get(page).text

    first = typed(
        cast, title="Operatore in RSA", description="Cerchiamo una persona di bella presenza.", then="publish"
    )
    refused = unescape(desk.post(f"{page}/modifica", data=first).text)
    assert (
        "«bella presenza» non si può scrivere" in refused
        and "Racconta il lavoro in almeno" not in refused.split("<form")[0]
    )
    neutral = re.search(r'name="title_suggested" value="([^"]+)"', refused)
    assert neutral is not None
    desk.post(f"{page}/modifica", data=typed(cast, title="Operatore in RSA", title_suggested=neutral[1]))

    row = newest(session)
    assert row.title == "Operatrice / operatore in RSA"
    assert "Anteprima." in desk.get(f"{page}/anteprima").text
    published = desk.post(f"{page}/pubblicazioni", data={"version": str(row.version)})
    assert "da ora ci si può candidare" in unescape(desk.get(published.headers["location"]).text)
    assert desk.get(f"/offerte/{newest(session).slug}").status_code == 200
    assert row.title in desk.get("/desk/").text

    desk.post(f"{page}/chiusure", data={"reason": "filled"})
    closed = desk.get(page).text
    assert "Posto coperto" in closed and "/modifica" not in closed
    assert row.title in desk.get("/desk/offerte?stato=chiuse").text
