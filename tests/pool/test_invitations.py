"""Inviting somebody of the pool: once an opening, by mail; yes opens name, contacts and CV, no tells a category alone."""

from datetime import timedelta

import pytest
from sqlmodel import select

from portal.applications.models import Application
from portal.candidates.models import Consent, Cv
from portal.db import today as italian_today
from portal.openings.models import Opening, State
from portal.pool import invitations
from portal.pool.models import Invitation, InvitationState, PoolEntry, Reason
from tests import factories
from tests.conftest import drain, sign_in
from tests.pool.people import EMAIL, HIDDEN_WORDS, NAME, PHONE, answer_page, invitation, join, link_in, only, page

POOL = "/desk/candidati/bacino"
YES = {"name": NAME, "phone": "347 123 9876", "consent": "y"}


def send(client, entry, opening, note="Abbiamo letto che lavori di notte: da noi c’è posto."):
    return client.post(f"{POOL}/{entry.key}/inviti", data={"opening": str(opening.key), "note": note})


def rows(session):
    session.rollback()
    session.expire_all()
    return session.exec(select(Invitation).order_by(Invitation.id)).all()


def applications(session):
    session.rollback()
    session.expire_all()
    return [a for a in session.exec(select(Application)) if a.name == NAME]


def test_from_the_mask_to_the_application_with_contacts_and_cv(client, portal, cast, mails, session):
    entry = join(portal)
    with portal.db.write() as writing:
        stored = portal.storage.put(_content())
        cv = writing.get_one(Cv, writing.get_one(PoolEntry, entry.key).cv_id)
        cv.storage_key, cv.sha256 = stored.key, stored.sha256
    sign_in(client, portal, cast.people["recruiter"])
    assert send(client, entry, cast.opening).headers["location"].endswith("/desk/candidati/inviti")
    drain(portal)
    client.cookies.clear()
    words = mails.text(EMAIL)
    assert "da noi c’è posto" in words and cast.opening.title in words
    where = link_in(words)
    shown = client.get(where)
    assert (
        f'value="{NAME}"' in shown.text and "cv-ortensia" in shown.text and shown.headers["cache-control"] == "no-store"
    )
    answer = client.post(f"{where}/si", data=YES)
    assert answer.status_code == 303 and answer.headers["location"].endswith("/ricevuta")
    client.post(f"{where}/si", data=YES)
    (application,) = applications(session)
    assert (application.phone, application.comune, application.skills) == (
        PHONE,
        "097042",
        ["mobilizzazione", "igiene-cura"],
    )
    assert (rows(session)[0].state, rows(session)[0].application_id) == (InvitationState.ACCEPTED, application.key)
    assert {c.purpose for c in session.exec(select(Consent))} == {"pool", "application"}
    drain(portal)
    sign_in(client, portal, cast.people["recruiter"])
    opened = client.get(f"/desk/candidature/{application.key}")
    assert NAME in opened.text and EMAIL in opened.text and "cv-ortensia" in opened.text
    assert f"/desk/candidature/{application.key}" in client.get("/desk/candidati/inviti").text
    sign_in(client, portal, cast.people["other_recruiter"])
    assert client.get(f"/desk/candidature/{application.key}").status_code == 404
    other = client.get(f"{POOL}/{entry.key}").text
    assert "O. Z." in other and not [word for word in HIDDEN_WORDS if word.lower() in other.lower()], (
        "for the others the mask stays"
    )


def _content():
    from io import BytesIO

    return BytesIO(b"%PDF-1.7 ortensia")


def test_yes_to_an_opening_in_several_places_says_where(client, portal, cast, mails, session):
    entry = join(portal)
    with portal.db.write() as writing:
        opening = writing.get_one(Opening, cast.opening.key)
        opening.further = [{"comune": "014061", "province": "SO", "address": "", "service_id": None}]
    sign_in(client, portal, cast.people["recruiter"])
    send(client, entry, cast.opening)
    drain(portal)
    client.cookies.clear()
    where = link_in(mails.text(EMAIL))
    shown = client.get(where).text
    assert "Dove lavoreresti?" in shown and "Sondrio (SO)" in shown
    answer = client.post(f"{where}/si", data=YES | {"places": ["Milano (MI)"]})
    assert answer.status_code == 422 and "scegli di nuovo" in answer.text and "Sondrio (SO)" in answer.text
    assert client.post(f"{where}/si", data=YES | {"places": ["Sondrio (SO)"]}).status_code == 303
    (application,) = applications(session)
    assert application.wanted_places == ["Sondrio (SO)"]


@pytest.mark.parametrize("after", ["waiting", "declined", "accepted", "expired"])
def test_nobody_is_invited_twice_to_the_same_opening_whatever_they_answered(client, portal, cast, session, after):
    entry = join(portal, index=False)
    row = invitation(portal, entry, cast.opening)
    if after == "declined":
        client.post(answer_page(row, "/no"), data={"reason": "pay"})
    if after == "accepted":
        client.post(answer_page(row, "/si"), data=YES)
    if after == "expired":
        with portal.db.write() as writing:
            writing.get_one(Invitation, row.key).expires_on = italian_today() - timedelta(days=1)
    sign_in(client, portal, cast.people["recruiter"])
    assert f'<option value="{cast.opening.key}"' not in client.get(f"{POOL}/{entry.key}").text
    again = send(client, entry, cast.opening)
    assert again.status_code == 409 and "un invito basta" in again.text and len(rows(session)) == 1


def test_leaving_and_joining_again_is_no_way_to_be_invited_twice(client, portal, cast, session):
    applied = cast.application
    with portal.db.read() as reading:
        from portal.candidates.models import Candidate

        email = reading.get_one(Candidate, applied.candidate_id).email
    entry = join(portal, email=email, index=False)
    invitation(portal, entry, cast.opening)
    client.post(page(entry, "/cancellazioni"))
    assert rows(session)[0].entry_id is None
    back = join(portal, email=email, index=False)
    sign_in(client, portal, cast.people["recruiter"])
    assert send(client, back, cast.opening).status_code == 409 and len(rows(session)) == 1


def test_two_at_the_same_moment_give_one_invitation(portal, cast, session):
    from portal.errors import Conflict

    entry = join(portal, index=False)
    for first in (True, False):
        with portal.db.write() as writing:
            one = writing.get_one(PoolEntry, entry.key)
            args = {"by": cast.people["recruiter"], "note": "x", "today": italian_today()}
            if first:
                invitations.invite(writing, one, cast.opening, **args)
            else:
                with pytest.raises(Conflict):
                    invitations.invite(writing, one, cast.opening, **args)
    assert len(rows(session)) == 1


def test_a_no_tells_the_category_and_never_who(client, portal, cast, session):
    row = invitation(portal, join(portal, index=False), cast.opening)
    assert client.post(answer_page(row, "/no"), data={"reason": "hours"}).status_code == 303
    assert (rows(session)[0].state, rows(session)[0].reason) == (InvitationState.DECLINED, Reason.HOURS)
    assert "Hai detto no" in client.get(answer_page(row)).text
    sign_in(client, portal, cast.people["recruiter"])
    text = client.get("/desk/candidati/inviti").text
    assert "Ha detto no" in text and "Gli orari non vanno bene" in text and "Zambrotta" not in text
    assert "O. Z." in client.get(POOL).text or portal.index.count("pool") == 0


def test_a_no_may_be_the_last_word_from_this_cooperative(client, portal, cast):
    entry = join(portal)
    row = invitation(portal, entry, cast.opening)
    client.post(answer_page(row, "/no"), data={"reason": "", "hide": "y"})
    sign_in(client, portal, cast.people["recruiter"])
    assert "O. Z." not in client.get(POOL).text and client.get(f"{POOL}/{entry.key}").status_code == 404
    assert "Non si mostra più" in client.get("/desk/candidati/inviti").text
    sign_in(client, portal, cast.people["other_recruiter"])
    assert "O. Z." in client.get(POOL).text, "the others are another matter"


def test_an_unknown_reason_is_refused_and_a_no_after_a_yes_is_too_late(client, portal, cast, session):
    row = invitation(portal, join(portal, index=False), cast.opening)
    assert client.post(answer_page(row, "/no"), data={"reason": "Villa Quadrifoglio"}).status_code == 422
    client.post(answer_page(row, "/si"), data=YES)
    assert client.post(answer_page(row, "/no"), data={"reason": "pay"}).status_code == 409
    assert rows(session)[0].state is InvitationState.ACCEPTED


@pytest.mark.parametrize("missing", ["consent", "phone", "name"])
def test_yes_needs_consent_name_and_telephone(client, portal, cast, session, missing):
    row = invitation(portal, join(portal, index=False), cast.opening)
    assert client.post(answer_page(row, "/si"), data=YES | {missing: ""}).status_code == 422
    assert applications(session) == [] and rows(session)[0].state is InvitationState.SENT


def test_an_invitation_that_expired_or_whose_opening_closed_cannot_be_accepted(client, portal, cast, session):
    row = invitation(portal, join(portal, index=False), cast.opening, expires_on=italian_today() - timedelta(days=1))
    assert client.post(answer_page(row, "/si"), data=YES).status_code == 410
    with portal.db.write() as writing:
        writing.get_one(Invitation, row.key).expires_on = italian_today()
        writing.get_one(Opening, cast.opening.key).state = State.CLOSED
    refused = client.post(answer_page(row, "/si"), data=YES)
    assert refused.status_code == 410 and "non si può più accettare" in refused.text and applications(session) == []
    sign_in(client, portal, cast.people["recruiter"])
    assert send(client, join(portal, email="altra@posta.example", index=False), cast.opening).status_code == 422


def test_it_expires_after_two_weeks_or_with_the_opening(client, portal, cast, session):
    entry = join(portal, index=False)
    with portal.db.write() as writing:
        short = factories.opening(writing, cast.aurora, cast.oss, closes_on=italian_today() + timedelta(days=4))
    sign_in(client, portal, cast.people["recruiter"])
    send(client, entry, cast.opening)
    send(client, entry, short)
    assert [(r.expires_on - italian_today()).days for r in rows(session)] == [14, 4]


def test_who_applied_already_is_led_to_that_application_and_makes_no_second(client, portal, cast, session):
    from portal.candidates.models import Candidate

    email = session.get_one(Candidate, cast.application.candidate_id).email
    session.rollback()
    row = invitation(portal, join(portal, email=email, name="Dora Bianchi", index=False), cast.opening)
    assert client.post(answer_page(row, "/si"), data=YES).status_code == 303
    assert rows(session)[0].application_id == cast.application.key and applications(session) == []


def test_one_invites_to_ones_own_open_openings_alone(client, portal, cast, session):
    entry = join(portal, index=False)
    sign_in(client, portal, cast.people["recruiter"])
    assert send(client, entry, cast.other_opening).status_code == 422
    assert send(client, entry, cast.opening, note="").status_code == 422
    assert rows(session) == []


def test_a_cooperative_invites_so_many_a_day(client, portal, cast, session, monkeypatch):
    monkeypatch.setattr(invitations, "A_DAY", 2)
    sign_in(client, portal, cast.people["recruiter"])
    people = [join(portal, email=f"p{n}@posta.example", cv=False, index=False) for n in range(3)]
    assert [send(client, entry, cast.opening).status_code for entry in people] == [303, 303, 429]
    assert len(rows(session)) == 2
    refused = send(client, people[2], cast.opening)
    assert refused.status_code == 429 and "Riprova domani" in refused.text and "da noi c’è posto" in refused.text


def test_who_stops_before_the_mail_leaves_gets_none(client, portal, cast, mails):
    entry = join(portal)
    sign_in(client, portal, cast.people["recruiter"])
    send(client, entry, cast.opening)
    client.cookies.clear()
    mails.messages.clear()
    client.post(page(entry, "/stop"))
    drain(portal)
    assert mails.to(EMAIL) == []


def test_the_roles_that_may_invite(client, portal, cast):
    entry = join(portal, index=False, **only(cast.aurora))
    for role, status in (
        ("owner", 200),
        ("recruiter", 200),
        ("hiring_manager", 403),
        ("reader", 403),
        ("coordinator", 403),
    ):
        sign_in(client, portal, cast.people[role])
        assert client.get(f"{POOL}/{entry.key}").status_code == status


def test_a_link_that_was_tampered_with_opens_nothing(client, portal, cast):
    row = invitation(portal, join(portal, index=False), cast.opening)
    assert client.get(answer_page(row)[:-3] + "xyz").status_code == 404
    assert client.get("/candidati/inviti/x").status_code == 404
    assert client.post("/candidati/inviti/x/si", data=YES).status_code == 404
