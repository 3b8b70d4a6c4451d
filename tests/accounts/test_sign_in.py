"""Signing in: whoever holds the mailbox gets in, once, and nobody learns whose address is known."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select
from starlette.testclient import TestClient

from portal.accounts import actions
from portal.accounts.models import Login, Person, SignIn
from portal.app import Portal, application
from portal.db import now
from portal.errors import RuleBroken
from portal.settings import Settings
from portal.web import links, templates
from tests.accounts.signing import ask, code_in, is_in, link_in, wrong
from tests.conftest import SentMails, drain, sign_in
from tests.factories import Town
from tests.factories import application as applied


def recruiter(cast: Town) -> str:
    return cast.people["recruiter"].email


def test_the_link_opens_the_desk_after_one_click(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    assert ask(client, portal, recruiter(cast)).headers["location"] == "/accedi/codice"
    link = link_in(mails, recruiter(cast))
    page = client.get(link)
    assert page.status_code == 200 and recruiter(cast) in page.text and not is_in(client)
    done = client.post(link)
    assert (done.status_code, done.headers["location"]) == (303, "/accedi/arrivo")
    assert is_in(client) and client.get("/accedi/arrivo").headers["location"] == links.url("desk.home")


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    given = client.post(link_in(mails, recruiter(cast))).headers["set-cookie"].lower()
    assert "portal_session=" in given and "httponly" in given and "samesite=lax" in given
    assert f"max-age={portal.settings.session_days * 86400}" in given


def test_on_https_the_cookie_is_secure(settings: Settings, portal: Portal, cast: Town, mails: SentMails) -> None:
    portal.settings = settings.model_copy(update={"base_url": "https://testserver"})
    with TestClient(
        application(portal),
        base_url="https://testserver",
        headers={"Origin": "https://testserver"},
        follow_redirects=False,
    ) as client:
        asked = ask(client, portal, recruiter(cast))
        assert "secure" in asked.headers["set-cookie"].lower()


def test_a_mail_scanner_that_opens_the_link_does_not_use_it_up(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    link = link_in(mails, recruiter(cast))
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert client.post(link).status_code == 303


def test_a_link_works_once(client: TestClient, portal: Portal, cast: Town, mails: SentMails) -> None:
    ask(client, portal, recruiter(cast))
    link = link_in(mails, recruiter(cast))
    client.post(link)
    client.cookies.clear()
    again = client.post(link)
    assert again.status_code == 410 and "non vale più" in again.text and 'name="email"' in again.text
    assert client.get(link).status_code == 410 and not is_in(client)


def test_a_link_is_over_after_fifteen_minutes(client: TestClient, portal: Portal, cast: Town, mails: SentMails) -> None:
    ask(client, portal, recruiter(cast))
    link = link_in(mails, recruiter(cast))
    with time_machine.travel(now() + timedelta(minutes=14), tick=False):
        assert client.get(link).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1), tick=False):
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410
    assert not is_in(client)


def test_an_invented_link_says_how_to_get_a_real_one(client: TestClient) -> None:
    for token in ("x", "a" * 200, "%00", "..%2f.."):
        assert client.get(f"/accedi/{token}").status_code in {404, 410}
        assert client.post(f"/accedi/{token}").status_code in {404, 410}


def test_the_code_works_in_the_browser_that_asked(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    code = code_in(mails, recruiter(cast))
    assert recruiter(cast) in client.get("/accedi/codice").text
    typed = client.post("/accedi/codice", data={"code": f" {code[:3]} {code[3:]} "})
    assert typed.status_code == 303 and is_in(client)
    client.cookies.delete("portal_session")
    assert client.post("/accedi/codice", data={"code": code}).status_code == 422
    assert client.get(link_in(mails, recruiter(cast))).status_code == 410


def test_the_code_is_worth_nothing_in_another_browser(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    client.cookies.clear()
    refused = client.post("/accedi/codice", data={"code": code_in(mails, recruiter(cast))})
    assert refused.status_code == 422 and "altro browser" in refused.text and not is_in(client)


def test_one_browsers_code_does_not_open_anothers_account(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    owner = cast.people["owner"].email
    ask(client, portal, owner)
    client.cookies.clear()
    ask(client, portal, recruiter(cast))
    assert client.post("/accedi/codice", data={"code": code_in(mails, owner)}).status_code == 422
    assert not is_in(client)


def test_after_five_wrong_codes_the_right_one_is_refused_and_the_link_still_works(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    code = code_in(mails, recruiter(cast))
    left = [client.post("/accedi/codice", data={"code": wrong(code)}).text for _ in range(5)]
    assert "ancora 4 volte" in left[0] and "ancora 1 volta." in left[3] and "sono finiti" in left[4]
    last = client.post("/accedi/codice", data={"code": code})
    assert last.status_code == 422 and "cinque volte" in last.text and not is_in(client)
    assert client.post(link_in(mails, recruiter(cast))).status_code == 303


def test_the_code_is_over_after_fifteen_minutes(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    code = code_in(mails, recruiter(cast))
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1), tick=False):
        assert client.post("/accedi/codice", data={"code": code}).status_code == 422
        assert "non c’è un codice" in client.get("/accedi/codice").text


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "<script>alert(1)</script>", "1" * 10_000, "١٢٣٤٥٦"])
def test_nonsense_for_a_code_is_a_message_beside_the_field(
    client: TestClient, portal: Portal, cast: Town, code: str
) -> None:
    ask(client, portal, recruiter(cast))
    page = client.post("/accedi/codice", data={"code": code})
    assert page.status_code == 422 and 'id="code-error"' in page.text and "<script>alert" not in page.text


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    known, unknown = ask(client, portal, recruiter(cast)), ask(client, portal, "nessuno@altrove.example")
    assert known.status_code == unknown.status_code and known.headers["location"] == unknown.headers["location"]
    assert set(known.headers) == set(unknown.headers)
    page = client.get("/accedi/codice").text.replace("nessuno@altrove.example", "…")
    client.cookies.clear()
    ask(client, portal, recruiter(cast))
    assert client.get("/accedi/codice").text.replace(recruiter(cast), "…") == page
    assert mails.to("nessuno@altrove.example") == [] and len(mails.to(recruiter(cast))) == 2


def test_wrong_codes_for_an_unknown_address_are_answered_like_those_for_a_known_one(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    answers = []
    for address in (recruiter(cast), "nessuno@altrove.example"):
        client.cookies.clear()
        ask(client, portal, address)
        guess = wrong(code_in(mails, recruiter(cast)))
        answers.append(
            [client.post("/accedi/codice", data={"code": guess}).text.replace(address, "…") for _ in range(7)]
        )
    assert answers[0] == answers[1]


def test_a_known_and_an_unknown_address_cost_the_same_statements(
    client: TestClient, portal: Portal, cast: Town, session: Session
) -> None:
    ask(client, portal, recruiter(cast))
    ask(client, portal, "nessuno@altrove.example")
    rows = session.exec(select(SignIn)).all()
    assert len(rows) == 2 and all(r.token_hash and r.code_hash and r.browser_hash for r in rows)


def test_a_candidate_gets_in_and_becomes_a_person(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, session: Session
) -> None:
    email = "gina@posta.example"
    with portal.db.write() as writing:
        applied(writing, cast.opening, "Gina Rossi", email=email)
    ask(client, portal, email.upper())
    assert session.exec(select(Person).where(Person.email == email)).first() is None
    assert client.post(link_in(mails, email)).headers["location"] == "/accedi/arrivo"
    session.rollback()
    assert session.exec(select(Person).where(Person.email == email)).first() is not None
    assert client.get("/accedi/arrivo").headers["location"] == links.url("applications.mine")


def test_somebody_switched_off_gets_no_mail_and_an_old_link_is_spent(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    link = link_in(mails, recruiter(cast))
    with portal.db.write() as writing:
        actions.switch(writing, recruiter(cast), active=False)
    assert client.post(link).status_code == 410 and not is_in(client)
    ask(client, portal, recruiter(cast))
    assert len(mails.to(recruiter(cast))) == 1


def test_switching_somebody_off_ends_their_sessions(client: TestClient, portal: Portal, cast: Town) -> None:
    sign_in(client, portal, cast.people["recruiter"])
    assert is_in(client)
    with portal.db.write() as writing:
        actions.switch(writing, recruiter(cast), active=False)
    assert not is_in(client)


def test_an_account_gets_so_many_mails_an_hour_and_then_429_known_or_not(
    settings: Settings, portal: Portal, cast: Town, mails: SentMails
) -> None:
    portal.settings = settings.model_copy(update={"sign_in_per_hour": 3})
    with TestClient(application(portal), headers={"Origin": "http://testserver"}, follow_redirects=False) as client:
        for address in (recruiter(cast), "nessuno@altrove.example"):
            assert [ask(client, portal, address).status_code for _ in range(5)] == [303, 303, 303, 429, 429]
        assert len(mails.to(recruiter(cast))) == 3
        refused = ask(client, portal, recruiter(cast).upper())
        assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
        with time_machine.travel(now() + timedelta(hours=1, seconds=1), tick=False):
            assert ask(client, portal, recruiter(cast)).status_code == 303


def test_one_network_address_may_not_ask_for_everybody(settings: Settings, portal: Portal, cast: Town) -> None:
    portal.settings = settings.model_copy(update={"sign_in_per_hour": 1})
    with TestClient(application(portal), headers={"Origin": "http://testserver"}, follow_redirects=False) as client:
        answers = [client.post("/accedi", data={"email": f"p{n}@posta.example"}).status_code for n in range(12)]
        assert answers == [303] * 10 + [429] * 2


def test_codes_of_one_account_cannot_be_guessed_all_day(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    codes = []
    for _ in range(7):
        ask(client, portal, recruiter(cast))
        guess = wrong(code_in(mails, recruiter(cast)))
        codes += [client.post("/accedi/codice", data={"code": guess}).status_code for _ in range(5)]
    assert codes == [422] * 30 + [429] * 5


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "/\t/evil.example", "/\n/evil.example",
     " //evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x", "evil.example", "/" + "a" * 400, "///evil.example", "/accedi"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, path: str
) -> None:
    ask(client, portal, recruiter(cast), next=path)
    target = client.post(link_in(mails, recruiter(cast))).headers["location"]
    assert target == "/accedi/arrivo" or (target.startswith("/%0") and not target.startswith("//"))
    client.cookies.clear()
    assert f'value="{path}"' not in client.get("/accedi", params={"next": path}).text or path.startswith("/%0")


def test_the_page_one_wanted_comes_after_signing_in(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    sent = client.get("/desk/cooperativa?cooperativa=x")
    assert sent.headers["location"] == "/accedi?next=%2Fdesk%2Fcooperativa%3Fcooperativa%3Dx"
    form = client.get(sent.headers["location"]).text
    assert 'value="/desk/cooperativa?cooperativa=x"' in form
    ask(client, portal, recruiter(cast), next="/desk/cooperativa?cooperativa=x")
    assert client.post(link_in(mails, recruiter(cast))).headers["location"] == "/desk/cooperativa?cooperativa=x"


def test_in_english_mail_pages_and_way_back_are_english(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    client.post("/en/accedi", data={"email": recruiter(cast), "next": "/desk/cooperativa"})
    drain(portal)
    mail = mails.to(recruiter(cast))[-1]
    assert "is your code for" in mail["Subject"] and "to sign in, open this link:" in mails.text(recruiter(cast))
    link = link_in(mails, recruiter(cast))
    assert link.startswith("/en/accedi/")
    assert "One click and you are in" in client.get(link).text
    assert client.post(link).headers["location"] == "/en/desk/cooperativa"
    client.cookies.clear()
    assert "This link is no longer valid" in client.post(link).text


@pytest.mark.parametrize(
    "email", ["", "   ", "nessuno", "a@b", "a@@b.it", "x" * 10_000 + "@b.it", "<script>@b.it", "a b@c.it"]
)
def test_a_broken_address_is_said_beside_the_field_with_what_was_typed(client: TestClient, email: str) -> None:
    page = client.post("/accedi", data={"email": email})
    assert page.status_code == 422 and 'id="email-error"' in page.text and "<script>@" not in page.text
    if email == "nessuno":
        assert 'value="nessuno"' in page.text


def test_invalid_bytes_are_no_crash(client: TestClient) -> None:
    page = client.post(
        "/accedi", content=b"email=%ff%fe%00", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert page.status_code == 422


def test_a_robot_that_fills_every_field_gets_the_usual_answer_and_nothing_happens(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, session: Session
) -> None:
    answer = ask(client, portal, recruiter(cast), website="https://spam.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/accedi/codice")
    assert mails.messages == [] and session.exec(select(SignIn)).all() == []


def test_a_form_of_another_site_cannot_ask(client: TestClient, cast: Town) -> None:
    answer = client.post("/accedi", data={"email": recruiter(cast)}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_names_that_look_like_markup_stay_words(
    settings: Settings, portal: Portal, cast: Town, mails: SentMails
) -> None:
    portal.settings = settings.model_copy(update={"name": "L'<b>Arco</b> & Co"})
    portal.templates = templates.environment(portal.settings)
    with TestClient(application(portal), headers={"Origin": "http://testserver"}, follow_redirects=False) as client:
        ask(client, portal, recruiter(cast))
    mail = mails.to(recruiter(cast))[-1]
    html = mail.get_body(("html",))
    assert "L'<b>Arco</b> & Co" in mail["Subject"] and html is not None and "<b>Arco</b>" not in html.get_content()


def test_secrets_are_kept_only_as_hashes(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, session: Session
) -> None:
    ask(client, portal, recruiter(cast))
    token, code = link_in(mails, recruiter(cast)).rsplit("/", 1)[1], code_in(mails, recruiter(cast))
    row = session.exec(select(SignIn)).one()
    kept = str(row.model_dump())
    assert token not in kept and code not in kept and client.cookies["portal_browser"] not in kept
    client.post(f"/accedi/{token}")
    session.rollback()
    assert client.cookies["portal_session"] not in str(session.exec(select(Login)).one().model_dump())


def test_an_open_session_ends_when_its_days_are_over(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    client.post(link_in(mails, recruiter(cast)))
    token = client.cookies["portal_session"]
    with time_machine.travel(now() + timedelta(days=portal.settings.session_days, seconds=1), tick=False):
        assert "/esci" not in client.get("/privacy", headers={"Cookie": f"portal_session={token}"}).text


def test_what_is_over_is_forgotten(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, session: Session
) -> None:
    ask(client, portal, "nessuno@altrove.example")
    ask(client, portal, recruiter(cast))
    client.post(link_in(mails, recruiter(cast)))
    with portal.db.write() as writing:
        actions.sweep(writing)
    assert len(session.exec(select(SignIn)).all()) == 2 and len(session.exec(select(Login)).all()) == 1
    with time_machine.travel(now() + timedelta(days=20), tick=False), portal.db.write() as writing:
        actions.sweep(writing)
    session.rollback()
    assert session.exec(select(SignIn)).all() == [] and session.exec(select(Login)).all() == []


def test_of_many_clicks_at_the_same_moment_one_gets_in(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails
) -> None:
    ask(client, portal, recruiter(cast))
    token = link_in(mails, recruiter(cast)).rsplit("/", 1)[1]

    def click(_: int) -> bool:
        with portal.db.write() as writing:
            return actions.use_token(writing, token) is not None

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(click, range(6))) == [False] * 5 + [True]


def test_of_many_guesses_at_the_same_moment_five_are_looked_at(
    client: TestClient, portal: Portal, cast: Town, mails: SentMails, session: Session
) -> None:
    ask(client, portal, recruiter(cast))
    browser, guess = client.cookies["portal_browser"], wrong(code_in(mails, recruiter(cast)))

    def try_it(_: int) -> str:
        with portal.db.write() as writing:
            try:
                actions.use_code(writing, browser, guess, portal.settings.key)
            except RuleBroken as rule:
                return rule.messages["code"][0]
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(try_it, range(12)))
    assert sum("cinque volte" in answer for answer in answers) == 7 and "in" not in answers
    assert session.exec(select(SignIn)).one().attempts == 5
