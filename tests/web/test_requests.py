"""What every request gets: headers, language, a guard against forgery, a log line without people in it."""

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from portal.web.middleware import POLICY


def test_every_page_forbids_inline_code_frames_and_guessing(client, cast):
    for path in ("/", "/offerte", "/en", "/no-such-page", f"/offerte/{cast.opening.slug}"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert "unsafe" not in headers["content-security-policy"] and "'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["permissions-policy"].startswith("camera=()")


def test_the_same_page_speaks_english_under_en_and_links_stay_in_english(client, cast):
    italian, english = client.get("/offerte"), client.get("/en/offerte")
    assert '<html lang="it"' in italian.text and '<html lang="en"' in english.text
    assert f"/en/offerte/{cast.opening.slug}" in english.text or "/en/professioni" in english.text
    assert 'href="/en/offerte' in italian.text, "the switch leads to the same page"


def test_a_slash_too_few_or_too_many_keeps_the_language(client):
    for typed, meant in {"/en/desk": "/en/desk/", "/en/offerte/": "/en/offerte", "/desk": "/desk/"}.items():
        answer = client.get(f"{typed}?q=a%26b", headers={"Host": "evil.example"})
        assert (answer.status_code, answer.headers["location"]) == (307, f"{meant}?q=a%26b"), (
            "and never leaves the site"
        )


@pytest.mark.parametrize("path", ["/xx", "/en/en", "/enoteca", "/en/xx", "/%00", "/en/%ff"])
def test_an_unknown_address_is_a_kind_page_with_a_way_on(client, path):
    answer = client.get(path)
    assert answer.status_code == 404 and "<h1" in answer.text and "/offerte" in answer.text


def test_a_wrong_method_says_which_ones_there_are(client):
    answer = client.post("/offerte")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD" and "<h1" in answer.text
    assert client.put("/accedi").headers["allow"] == "GET, HEAD, POST"
    assert client.delete("/en/desk/offerte").headers["allow"] == "GET, HEAD, POST"


def test_a_page_in_english_is_measured_under_its_route(client):
    before = (
        REGISTRY.get_sample_value("portal_requests_total", {"route": "/privacy", "method": "GET", "status": "200"}) or 0
    )
    client.get("/en/privacy")
    after = REGISTRY.get_sample_value("portal_requests_total", {"route": "/privacy", "method": "GET", "status": "200"})
    assert after == before + 1


def test_the_log_names_the_route_and_never_what_was_typed(client):
    with capture_logs() as lines:
        client.get("/offerte?q=paolo.rossi@posta.example")
        client.get("/candidature/a-secret-token")
    told = str(lines)
    assert "/offerte" in told and "paolo" not in told and "a-secret-token" not in told


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Sec-Fetch-Site": "cross-site"}, 403),
     ({"Sec-Fetch-Site": "same-site"}, 403), ({"Sec-Fetch-Site": "same-origin"}, 303), ({"Origin": "http://testserver"}, 303)],
)  # fmt: skip
def test_a_change_is_taken_only_from_our_own_pages(client, headers, status):
    client.headers.pop("Origin", None)
    assert client.post("/esci", headers=headers).status_code == status


def test_without_any_sign_of_origin_a_change_needs_to_be_without_cookies(client):
    client.headers.pop("Origin", None)
    assert client.post("/esci").status_code == 303
    client.cookies.set("portal_session", "x")
    assert client.post("/esci").status_code == 403


def test_a_body_beyond_any_form_is_refused_whether_it_says_its_size_or_not(client):
    def endless():
        for _ in range(40):
            yield b"a=" + b"x" * 16_384 + b"&"

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/accedi", content=b"email=" + b"x" * 2_000_000, headers=form).status_code == 413
    assert client.post("/accedi", content=endless(), headers=form).status_code == 413


def test_what_is_not_a_form_is_refused_kindly(client):
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"", b"garbage", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--"):
        assert client.post("/accedi", content=body, headers=broken).status_code in {400, 422}


def test_health_answers_and_ready_tells_what_is_away(client, portal, monkeypatch):
    assert client.get("/health").text == "ok"
    assert client.get("/ready").json() == {"database": True, "search": True}
    monkeypatch.setattr(portal.db, "ping", lambda: 1 / 0)
    answer = client.get("/ready")
    assert answer.status_code == 503 and answer.json()["database"] is False


def test_metrics_are_not_for_the_public(client):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 404


def test_a_crash_is_a_page_without_a_trace(client, portal, monkeypatch):
    from starlette.testclient import TestClient

    from portal.web import joins

    monkeypatch.setattr(joins.openings, "newest", lambda *_a, **_k: 1 / 0, raising=False)
    with TestClient(client.app, raise_server_exceptions=False) as browser:
        answer = browser.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text and "ZeroDivision" not in answer.text and "<h1" in answer.text


def test_a_database_that_is_away_is_a_page_that_says_so(client, portal):
    portal.db.engine.dispose()
    from sqlalchemy import create_engine

    portal.db.engine = create_engine("sqlite:////no/such/folder/portal.db")
    portal.db.writer = portal.db.engine
    answer = client.get("/offerte")
    assert answer.status_code == 503 and "<h1" in answer.text and answer.headers["retry-after"] == "30"
