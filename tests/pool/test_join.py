"""Joining the pool: off by default, the address proved by mail, changed and stopped from one's own page."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.accounts.models import Person
from portal.applications import erasure, links
from portal.candidates.models import Candidate, Consent, Cv
from portal.db import now
from portal.db import today as italian_today
from portal.pool import actions, queries
from portal.pool import mail as pool_mail
from portal.pool.links import form_token
from portal.pool.models import Audience, PoolDoor, PoolEntry
from tests.applications.applying import PDF, word
from tests.conftest import KEY, drain, sign_in
from tests.pool.people import EMAIL, NAME, join, link_in, only, page


def typed(**changes):
    """What somebody types on /candidati; None leaves a field out."""
    values = {
        "form_token": form_token(KEY.encode()), "website": "", "name": NAME, "email": EMAIL, "phone": "347 123 9876",
        "town": "Lecco", "professions": ["oss"], "skills": ["mobilizzazione"], "availability": ["nights"], "years": "3-5",
        "audience": "network", "consent": "y",
    } | changes  # fmt: skip
    return {k: v for k, v in values.items() if v is not None}


def fresh(session):
    """Look again: a transaction sees the moment at which it began."""
    session.rollback()
    session.expire_all()


def entries(session):
    fresh(session)
    return session.exec(select(PoolEntry)).all()


def found(client, portal, person):
    sign_in(client, portal, person)
    text = client.get("/desk/candidati/bacino").text
    client.cookies.clear()
    return "O. Z." in text


def test_nothing_shows_until_the_link_in_the_mail_is_followed_and_confirmed(client, portal, cast, mails, session):
    assert client.post("/candidati", data=typed()).headers["location"] == "/candidati/inviato"
    drain(portal)
    assert entries(session)[0].confirmed_at is None and session.exec(select(Consent)).all() == []
    assert not found(client, portal, cast.people["recruiter"])
    own = link_in(mails.text(EMAIL))
    shown = client.get(own)
    assert shown.status_code == 200 and "Manca solo la tua conferma" in shown.text and "O. Z." in shown.text
    assert not found(client, portal, cast.people["recruiter"]), "opening the link is not yet a yes"
    assert client.post(f"{own}/conferme").status_code == 303
    drain(portal)
    assert found(client, portal, cast.people["recruiter"])
    fresh(session)
    consent = session.exec(select(Consent)).one()
    assert (consent.purpose, consent.text_version, consent.withdrawn_at) == ("pool", "pool-2026-11", None)
    client.post(f"{own}/conferme")
    fresh(session)
    assert len(session.exec(select(Consent)).all()) == 1, "a second tap is not a second consent"


def test_a_form_sent_twice_sends_one_mail_and_makes_one_entry(client, portal, cast, mails, session):
    once = typed()
    client.post("/candidati", data=once)
    client.post("/candidati", data=once)
    drain(portal)
    assert len(entries(session)) == 1 and len(mails.to(EMAIL)) == 1


def test_somebody_who_types_another_persons_address_learns_and_changes_nothing(client, portal, cast, mails, session):
    entry = join(portal)
    mails.messages.clear()
    known = client.post("/candidati", data=typed(name="Falsa Persona", town="Milano"))
    unknown = client.post("/candidati", data=typed(email="nuova@posta.example"))
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    drain(portal)
    now_there = next(e for e in entries(session) if e.key == entry.key)
    assert (now_there.name, now_there.comune, now_there.confirmed_at) == (NAME, "097042", entry.confirmed_at)
    assert "c’è già" in mails.text(EMAIL), "the person is told, and gets the link to their page"


def test_a_cv_comes_the_same_hardened_way_and_is_kept_for_the_invitation(client, portal, cast, session):
    refused = client.post("/candidati", data=typed(), files={"cv": ("cv.pdf", b"MZ\x90 program", PDF)})
    assert refused.status_code == 422 and "Qualcosa non va" in refused.text and NAME in refused.text
    assert client.post("/candidati", data=typed(), files={"cv": ("cv.docx", word(), PDF)}).status_code == 303
    drain(portal)
    cv = session.exec(select(Cv)).one()
    assert cv.text and entries(session)[0].cv_id == cv.key


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"consent": None}, "metti la spunta"), ({"professions": None}, "almeno un lavoro"), ({"town": "Nonesiste"}, "Non troviamo questo comune"),
        ({"town": ""}, "Scrivi il comune"), ({"audience": "chosen"}, "almeno una cooperativa"), ({"audience": "tutti"}, "voci della lista"),
        ({"email": "x"}, "indirizzo e-mail"), ({"phone": "12"}, "numero di telefono"), ({"skills": ["parole mie"]}, "voci della lista"),
        ({"professions": ["astronauta"]}, "voci della lista"), ({"website": "http://x"}, "campo nascosto"), ({"form_token": "x"}, "aperta da troppo tempo"),
        ({"years": "mille"}, "voci della lista"), ({"shown_to": ["999999"], "audience": "chosen"}, "voci della lista"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(client, portal, cast, session, changes, reason):
    answer = client.post("/candidati", data=typed(**changes))
    assert answer.status_code == 422 and reason in answer.text and NAME in answer.text
    assert entries(session) == []


def test_seven_jobs_are_too_many(client, portal, cast):
    assert "al massimo" in client.post("/candidati", data=typed(professions=["oss"] * 7)).text


# -- who sees


def test_the_whole_network_chosen_ones_and_hidden_ones(client, portal, cast):
    aurora, brezza = cast.people["recruiter"], cast.people["other_recruiter"]
    entry = join(portal)
    assert found(client, portal, aurora) and found(client, portal, brezza)
    own = page(entry)
    for changes, sees in (
        ({"audience": "chosen", "shown_to": [str(cast.aurora.key)]}, (True, False)),
        ({"audience": "network", "hidden_from": [str(cast.aurora.key)]}, (False, True)),
        ({"audience": "chosen", "shown_to": [str(cast.aurora.key), str(cast.brezza.key)], "hidden_from": [str(cast.aurora.key)]}, (False, True)),
    ):  # fmt: skip
        values = {k: v for k, v in typed(**changes).items() if k not in ("email", "consent", "form_token", "website")}
        assert client.post(own, data=values).status_code == 303
        assert (found(client, portal, aurora), found(client, portal, brezza)) <= sees, (
            "at once, whatever the index still has"
        )
        drain(portal)
        assert (found(client, portal, aurora), found(client, portal, brezza)) == sees


def test_what_one_person_decides_opens_and_hides_nobody_else(client, portal, cast):
    here = join(portal, email="a@posta.example", name="Anna Uno", cv=False, index=False, **only(cast.aurora))
    there = join(portal, email="b@posta.example", name="Bice Due", cv=False, index=False, **only(cast.brezza))
    hides = join(
        portal, email="c@posta.example", name="Ciro Tre", cv=False, index=False, hidden=frozenset({cast.aurora.key})
    )
    everywhere = join(portal, email="d@posta.example", name="Dina Sei", cv=False)
    for person, sees in (("recruiter", {here.key, everywhere.key}), ("other_recruiter", {there.key, hides.key, everywhere.key})):  # fmt: skip
        sign_in(client, portal, cast.people[person])
        opened = {
            e.key
            for e in (here, there, hides, everywhere)
            if client.get(f"/desk/candidati/bacino/{e.key}").status_code == 200
        }
        assert opened == sees
        text = client.get("/desk/candidati/bacino").text
        shown = {e.key for e, letters in ((here, "A. U."), (there, "B. D."), (hides, "C. T."), (everywhere, "D. S.")) if letters in text}  # fmt: skip
        assert shown == sees


def test_hiding_wins_over_showing_in_the_form_too(client, portal, cast):
    only_hidden = typed(audience="chosen", shown_to=[str(cast.aurora.key)], hidden_from=[str(cast.aurora.key)])
    assert client.post("/candidati", data=only_hidden).status_code == 422


def test_a_cooperative_that_joins_the_network_is_added_for_those_open_to_all(client, portal, cast, session):
    from tests import factories

    entry = join(portal)
    with portal.db.write() as writing:
        newcomer = factories.cooperative(writing, "Corallo")
    drain(portal)
    assert newcomer.key in {c.key for c in queries.viewers(session, entry.key)}
    from portal.pool import search
    from search_index.index import Query

    assert portal.index.search(search.INDEX, Query(walls={"visible_to": [newcomer.key]})).total == 1
    with portal.db.write() as writing:
        writing.get_one(type(newcomer), newcomer.key).active = False
    drain(portal)
    assert portal.index.search(search.INDEX, Query(walls={"visible_to": [newcomer.key]})).total == 0


# -- stop, come back, renew, lose the link


def test_stopping_works_on_the_next_request_and_in_the_index_and_is_written_down(client, portal, cast, session):
    entry = join(portal)
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get(f"/desk/candidati/bacino/{entry.key}").status_code == 200
    assert client.post(page(entry, "/stop")).status_code == 303
    assert "O. Z." not in client.get("/desk/candidati/bacino").text, "before the index knows"
    assert client.get(f"/desk/candidati/bacino/{entry.key}").status_code == 404
    assert (
        client.post(f"/desk/candidati/bacino/{entry.key}/inviti", data={"opening": "1", "note": "x"}).status_code == 404
    )
    drain(portal)
    assert portal.index.count("pool") == 0
    fresh(session)
    consent = session.exec(select(Consent)).one()
    assert consent.withdrawn_at is not None
    assert entries(session)[0].kept_until <= italian_today() + timedelta(days=30)
    client.post(page(entry, "/conferme"))
    assert "O. Z." not in client.get("/desk/candidati/bacino").text
    drain(portal)
    assert "O. Z." in client.get("/desk/candidati/bacino").text
    fresh(session)
    assert [c.withdrawn_at is None for c in session.exec(select(Consent).order_by(Consent.id))] == [False, True]


def test_one_click_keeps_it_another_year(client, portal, cast, session):
    entry = join(portal)
    with portal.db.write() as writing:
        writing.get_one(PoolEntry, entry.key).kept_until = italian_today() + timedelta(days=3)
    assert client.post(page(entry, "/rinnovi")).status_code == 303
    there = entries(session)[0]
    assert there.kept_until == italian_today() + timedelta(days=365)
    assert session.get_one(Candidate, there.candidate_id).kept_until >= there.kept_until
    assert str(there.kept_until.year) in client.get(page(there)).text


def test_two_weeks_before_the_end_one_mail_asks_and_no_second_one(client, portal, cast, session, mails):
    entry = join(portal)
    for kept_until in (timedelta(days=15), timedelta(days=14)):
        with portal.db.write() as writing:
            writing.get_one(PoolEntry, entry.key).kept_until = italian_today() + kept_until
        pool_mail.remind(portal)
    pool_mail.remind(portal)
    drain(portal)
    asked = [mail for mail in mails.messages if "ancora un anno" in mail["Subject"]]
    assert [mail["To"] for mail in asked] == [EMAIL]
    way = re.search(r"/candidati/\S+", asked[0].get_body(("plain",)).get_content())[0]
    assert "Resta un altro anno" in client.get(way).text


@pytest.mark.parametrize("how", ["stopped", "over", "unconfirmed"])
def test_nobody_who_is_not_found_any_more_is_asked_to_stay(portal, cast, mails, how):
    entry = join(portal, confirmed=how != "unconfirmed")
    with portal.db.write() as writing:
        there = writing.get_one(PoolEntry, entry.key)
        there.kept_until = italian_today() + timedelta(days=-1 if how == "over" else 5)
        if how == "stopped":
            actions.stop(writing, there, italian_today())
    pool_mail.remind(portal)
    drain(portal)
    assert not [mail for mail in mails.messages if "ancora un anno" in mail["Subject"]]


def test_my_applications_lead_to_my_place_in_the_pool_only_once_the_address_is_proved(client, portal, cast):
    entry = join(portal, confirmed=False)
    with portal.db.write() as writing:
        person = Person(email=EMAIL, name=NAME)
        writing.add(person)
    sign_in(client, portal, person)
    assert "Il tuo profilo nel bacino" not in client.get("/le-mie-candidature").text
    with portal.db.write() as writing:
        actions.confirm(writing, writing.get_one(PoolEntry, entry.key), italian_today())
    shown = client.get("/le-mie-candidature").text
    assert "Il tuo profilo nel bacino" in shown and "ti trovano, senza nome" in shown
    way = re.search(r'href="(/candidati/[^"]+)"', shown)[1]
    assert client.get(way).status_code == 200


def test_after_its_last_day_nobody_sees_it_and_the_night_takes_it_away(client, portal, cast, session):
    entry = join(portal)
    with portal.db.write() as writing:
        writing.get_one(PoolEntry, entry.key).kept_until = italian_today() - timedelta(days=1)
    assert not found(client, portal, cast.people["recruiter"])
    erasure.leave_old(portal)
    drain(portal)
    assert entries(session) == [] and session.exec(select(Candidate).where(Candidate.email == EMAIL)).all() == []
    assert portal.index.count("pool") == 0


def test_what_nobody_confirms_goes_after_a_week(client, portal, cast, session):
    join(portal, confirmed=False)
    erasure.leave_old(portal)
    assert len(entries(session)) == 1
    with portal.db.write() as writing:
        writing.connection().exec_driver_sql(
            f"UPDATE pool_entry SET updated_at = '{(now() - timedelta(days=8)).strftime('%Y-%m-%d %H:%M:%S')}'"
        )
    erasure.leave_old(portal)
    assert entries(session) == []


def test_a_lost_link_is_sent_again_to_the_address_and_says_nothing_about_others(client, portal, cast, mails):
    join(portal)
    mails.messages.clear()
    for email in (EMAIL, "nessuno@posta.example"):
        assert client.post("/candidati/link", data={"email": email}).headers["location"] == "/candidati/inviato"
    drain(portal)
    assert client.get(link_in(mails.text(EMAIL))).status_code == 200
    assert mails.to("nessuno@posta.example") == []


def test_a_link_that_is_wrong_or_of_somebody_who_left_offers_a_fresh_one(client, portal, cast):
    entry = join(portal)
    old = page(entry)
    assert client.get("/candidati/sbagliato").status_code == 404
    client.post(f"{old}/cancellazioni")
    assert client.get(old).status_code == 410 and "Mandami un link nuovo" in client.get(old).text


def test_ones_own_page_is_in_no_cache_and_in_no_search_engine(client, portal, cast):
    shown = client.get(page(join(portal)))
    assert shown.headers["cache-control"] == "no-store" and 'content="noindex"' in shown.text


def test_the_own_page_asks_the_database_a_bounded_number_of_times(client, portal, cast, queries):
    own = page(join(portal))
    with queries(at_most=12):
        client.get(own)


# -- from the status page


def status(cast):
    return f"/candidature/{links.status_token(KEY.encode(), cast.application)}"


def mailbox(session, cast):
    return session.get_one(Candidate, cast.application.candidate_id).email


def test_the_status_page_offers_it_once_and_off(client, portal, cast, session):
    shown = client.get(status(cast))
    assert shown.text.count('id="pool"') == 1 and entries(session) == []


def test_what_the_application_tells_is_filled_in_and_the_mailbox_confirms(client, portal, cast, mails, session):
    email = mailbox(session, cast)
    form = client.get(f"{status(cast)}/bacino")
    assert form.status_code == 200 and 'value="Dora Bianchi"' in form.text and f"Solo {cast.aurora.name}" in form.text
    values = {k: v for k, v in typed(name="Dora Bianchi", audience="this").items() if k != "email"}
    assert client.post(f"{status(cast)}/bacino", data=values).status_code == 303
    drain(portal)
    assert entries(session)[0].confirmed_at is None, "the status link may be in other hands: the mailbox decides"
    client.post(link_in(mails.text(email)) + "/conferme")
    drain(portal)
    there = entries(session)[0]
    assert there.audience is Audience.CHOSEN
    assert [(d.cooperative_id, d.shown) for d in session.exec(select(PoolDoor))] == [(cast.aurora.key, True)]
    assert "Sei nel bacino" in client.get(status(cast)).text
    assert "/candidati/Wy" not in client.get(status(cast)).text, "the way to the page is in the mail alone"
    sign_in(client, portal, cast.people["recruiter"])
    assert "D. B." in client.get("/desk/candidati/bacino").text
    sign_in(client, portal, cast.people["other_recruiter"])
    assert "D. B." not in client.get("/desk/candidati/bacino").text


def test_the_cv_of_the_application_is_copied_and_lives_on_its_own(client, portal, cast, mails, session):
    import io

    from portal.applications import actions
    from portal.candidates import actions as candidates
    from portal.candidates.file_kind import FileKind

    with portal.db.write() as writing:
        from portal.applications.models import Application

        row = writing.get_one(Application, cast.application.key)
        document = candidates.keep(writing, portal.storage, io.BytesIO(word()), "mio.docx", FileKind.DOCX)
        actions.add_file(writing, row, document)
    drain(portal)
    values = {k: v for k, v in typed(name="Dora Bianchi", same_cv="y").items() if k != "email"}
    assert "mio.docx" in client.get(f"{status(cast)}/bacino").text
    client.post(f"{status(cast)}/bacino", data=values)
    drain(portal)
    client.post(link_in(mails.text(mailbox(session, cast))) + "/conferme")
    own = session.get_one(Cv, entries(session)[0].cv_id or 0)
    others = [cv for cv in session.exec(select(Cv)) if cv.id != own.id]
    assert own.filename == "mio.docx" and own.storage_key not in {cv.storage_key for cv in others} and own.text
    with portal.db.write() as writing:
        erasure.erase(writing, writing.get_one(Application, cast.application.key), keep_pool=True)
    drain(portal)
    assert portal.storage.path(own.storage_key).is_file(), "the pool keeps its own copy until its own last day"
