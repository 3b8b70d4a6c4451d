"""Home, legal texts and the mailbox: everybody finds a way on, and the law's questions are answered."""

import re
from email.message import EmailMessage

import pytest
from markupsafe import Markup
from starlette.testclient import TestClient

from portal import reference
from portal.app import Portal, application
from portal.candidates.consents import PRIVACY_VERSION
from portal.mail import MailboxTransport
from portal.settings import Settings
from portal.web import templates
from portal.web.pages import linked
from tests.conftest import drain, sign_in
from tests.factories import Town

ORIGIN = {"Origin": "http://testserver"}


@pytest.mark.parametrize(
    ("path", "doors"),
    [
        ("/", ["Scelgo che cosa studiare", "Cerco lavoro", "Insegno"]),
        ("/en/", ["I am choosing what to study", "I am looking for work", "I teach"]),
    ],
)
def test_home_has_a_door_for_each_of_three_people(client: TestClient, cast: Town, path: str, doors: list[str]) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert [d for d in doors if d in page.text] == doors


def test_home_searches_openings_and_shows_the_newest_with_numbers_in_words(client: TestClient, cast: Town) -> None:
    page = client.get("/").text
    form = re.search(r'<form class="search-bar"[^>]*action="/offerte".*?</form>', page, re.S)
    assert form and 'method="get"' in form[0] and 'name="q"' in form[0] and 'name="luogo"' in form[0]
    assert f"/offerte/{cast.opening.slug}" in page and "2 offerte aperte" in page and "2 cooperative" in page
    assert "mailto:privacy@consorzio.example" in page


def test_an_empty_portal_greets_all_the_same(client: TestClient) -> None:
    for path in ("/", "/en/"):
        assert client.get(path).status_code == 200
    assert "0 offerte aperte" in client.get("/").text


def test_any_answer_about_a_profession_is_within_two_clicks_of_home(client: TestClient, portal: Portal) -> None:
    with portal.db.write() as session:
        reference.load(session)
    links = set(re.findall(r'href="(/professioni/[a-z0-9-]+)"', client.get("/").text)) - {"/professioni/mappa"}
    assert len(links) == 22 and all(client.get(link).status_code == 200 for link in links)


def test_teachers_are_led_to_what_a_class_can_see_and_no_page_names_an_address_that_is_not_there(
    settings: Settings, portal: Portal, cast: Town
) -> None:
    portal.settings = settings.model_copy(update={"legal_email": ""})
    portal.templates = templates.environment(portal.settings)
    with TestClient(application(portal), headers=ORIGIN) as client:
        page = client.get("/").text
        assert "mailto:" not in page and 'href="/scuole"' in page


def test_whoever_is_in_arrives_where_they_belong(client: TestClient, portal: Portal, cast: Town) -> None:
    assert client.get("/accedi/arrivo").headers["location"].startswith("/accedi?next=")
    sign_in(client, portal, cast.people["recruiter"])
    assert client.get("/accedi/arrivo").headers["location"].startswith("/desk")
    sign_in(client, portal, cast.people["candidate"])
    assert client.get("/accedi/arrivo").headers["location"] == "/le-mie-candidature"


def test_the_privacy_notice_names_controller_host_basis_time_and_rights(client: TestClient, portal: Portal) -> None:
    page = client.get("/privacy").text
    for words in ("Consorzio Prova", "privacy@consorzio.example", "Ada Prova", "art. 6.1.b", f"{portal.settings.retention_months} mesi", "Garante", "titolare", PRIVACY_VERSION, "art. 22", "cookie"):  # fmt: skip
        assert words in page, words
    english = client.get("/en/privacy").text
    for words in (
        "controller",
        "art. 6(1)(b)",
        f"{portal.settings.retention_months} months",
        "data protection authority",
    ):
        assert words in english, words


def test_the_notice_says_what_the_installation_still_has_to_fill_in(settings: Settings, portal: Portal) -> None:
    full = {"legal_organisation": "Consorzio", "legal_address": "via Roma 1", "legal_email": "p@c.example"}
    for missing, words in ({}, None), ({"legal_address": ""}, "la sede"), ({"legal_organisation": ""}, "il nome di chi gestisce"), ({"legal_email": ""}, "indirizzo e-mail per le richieste"):  # fmt: skip
        portal.settings = settings.model_copy(update=full | missing)
        portal.templates = templates.environment(portal.settings)
        with TestClient(application(portal), headers=ORIGIN) as client:
            page = client.get("/privacy").text
        assert ("non è ancora completa" in page) is (words is not None)
        assert words is None or words in page


def test_retention_is_the_settings_in_the_right_number(settings: Settings, portal: Portal) -> None:
    portal.settings = settings.model_copy(update={"retention_months": 1})
    with TestClient(application(portal), headers=ORIGIN) as client:
        assert "1 mese dalla chiusura" in client.get("/privacy").text
        assert "1 month after the opening closes" in client.get("/en/privacy").text


def test_the_accessibility_statement_says_whom_to_tell(client: TestClient) -> None:
    assert (
        "WCAG 2.2" in client.get("/accessibilita").text
        and "privacy@consorzio.example" in client.get("/en/accessibilita").text
    )


@pytest.fixture
def mailbox(portal: Portal, settings: Settings) -> MailboxTransport:
    """The mailbox folder of a development installation."""
    box = MailboxTransport(settings.mailbox_dir)
    portal.mail = box
    return box


def test_a_mail_is_read_and_its_link_clicked(
    client: TestClient, portal: Portal, cast: Town, mailbox: MailboxTransport
) -> None:
    assert "Ancora nessuna mail" in client.get("/mailbox").text
    client.post("/accedi", data={"email": cast.people["owner"].email})
    drain(portal)
    address = re.search(r'href="(/mailbox/[0-9a-f]{24})"', client.get("/mailbox").text)
    assert address
    shown = client.get(address[1]).text
    link = re.search(r'<a href="http://testserver(/accedi/[^"]+)">', shown)
    assert link and cast.people["owner"].email in shown
    assert client.post(link[1]).status_code == 303


def test_attachments_are_named_and_words_stay_words(client: TestClient, mailbox: MailboxTransport) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        "a@b.example",
        "c@d.example",
        "<script>alert(1)</script>",
        "<1@x>",
    )
    mail.set_content('<img src=x onerror=alert(1)>\n\nhttps://x.example/?a=1&b=2"onclick=1. Fine')
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="<b>colloquio</b>.ics")
    mailbox.send(mail)
    name = next(mailbox.folder.glob("*.eml")).stem
    for page in (client.get("/mailbox").text, client.get(f"/mailbox/{name}").text):
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>colloquio" not in page
    shown = client.get(f"/mailbox/{name}").text
    assert "colloquio" in shown and '<a href="https://x.example/?a=1&amp;b=2">' in shown


@pytest.mark.parametrize("name", ["x", "0" * 24, "..%2f..%2fportal.db", "0" * 23 + "g", "%00"])
def test_only_mails_can_be_opened(client: TestClient, mailbox: MailboxTransport, name: str) -> None:
    assert client.get(f"/mailbox/{name}").status_code == 404


def test_production_has_no_mailbox(settings: Settings, portal: Portal) -> None:
    portal.settings = settings.model_copy(update={"environment": "production"})
    with TestClient(application(portal), headers=ORIGIN) as client:
        assert client.get("/mailbox").status_code == 404 and client.get("/styleguide").status_code == 404


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("vai su https://a.example/x.", '<p>vai su <a href="https://a.example/x">https://a.example/x</a>.</p>'),
        ("(http://a.example/y)", '<p>(<a href="http://a.example/y">http://a.example/y</a>)</p>'),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("https://a.example/'><b>", "<p><a href=\"https://a.example/&#39;\">https://a.example/&#39;</a>&gt;&lt;b&gt;</p>"),
        ("uno\ndue\n\ntre", "<p>uno<br>due</p><p>tre</p>"),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(text: str, html: str) -> None:
    assert linked(text) == Markup(html)


@pytest.mark.parametrize(
    ("typed", "switch"),
    [("/en//evil.example/x", "/evil.example/x"), ("//evil.example", "/en/evil.example"), ("/xx%3Fa=%22b", "/en/xx%3Fa=%22b"),
     ("/en/offerte?q=a%26b", "/offerte?q=a%26b")],
)  # fmt: skip
def test_the_switch_of_languages_stays_on_this_site(client: TestClient, typed: str, switch: str) -> None:
    page = client.get(f"http://testserver{typed}").text
    assert f'href="{switch}"' in page and 'href="//' not in page
