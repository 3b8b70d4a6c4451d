"""Whatever anybody sends to any route: never a crash, never their words as markup. The route table itself is walked.

Names of fields come from the forms and from the code that reads queries, so that a new one is attacked by itself.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx2 import Response
from sqlmodel import AutoString, Session, SQLModel
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from wtforms.fields import Field

from portal import outbox, routes
from portal.app import Portal, application
from portal.applications import links
from portal.applications.models import Application, Message, Remark
from portal.editing.path_forms import StepForm
from portal.events import links as event_links
from portal.events import sign_ups
from portal.events.models import EventState
from portal.openings import templates as opening_templates
from portal.openings.forms import FACETS
from portal.openings.models import State
from portal.outreach import links as visit_links
from portal.outreach.models import ClosedDays, Visit, VisitChange, VisitMessage, VisitState
from portal.schools.actions import know
from portal.schools.merging import merge as merge_schools
from portal.schools.models import ImportState, SchoolImport
from portal.settings import Settings
from portal.web.forms import Form
from portal.web.uploads import SMALL, WITH_FILES
from tests import factories
from tests.applications_desk.test_pages import add_cv
from tests.candidate_lists.kept import kept
from tests.conftest import KEY, drain, sign_in
from tests.deskwork import left_behind
from tests.events.eventing import event
from tests.factories import Town
from tests.interviews import arranging
from tests.judgement import together
from tests.merging.twins import likeness
from tests.outreach_slots import hosting
from tests.pool.people import tokens

ROOT = Path(__file__).parents[2]
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{1337*7331}}${1337*7331}"
# What would stand on a page if the words above were taken for markup, for an attribute, or for a template.
ALIVE = re.compile(r"<script>alert|<img src=x|\"'><|9801547")
VALUES = {
    "nothing": "",
    "markup": MARKUP,
    "control characters": "a\x00b\x1b\r\nBcc: all@evil.example\u202egpj.exe\ufeff",
    "long": "a" * 10_000,
    "a path": "/../..//evil.example\\..\\etc/passwd%00%2e",
    "quotes": "' OR 1=1; DROP TABLE person --\"%_\\",
    "a digit that is none": "²",
    "below zero": "-1",
    "beyond every column": "9" * 400,
    "not a number": "nan",
    "a float": "1e309",
    "a day": "9999-12-31",
}
ROLES = ("nobody", "candidate", "owner", "coordinator")


@dataclass(frozen=True)
class Door:
    """One route and one of its methods."""

    name: str
    path: str
    method: str

    def address(self, **values: object) -> str:
        """The path with these things in it."""
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: str(values.get(m[1], 1)), self.path)


def doors() -> Iterator[Door]:
    """Every route with every method, inside mounts too."""
    for top in routes.table(Settings()):
        for route in top.routes if isinstance(top, Mount) else [top]:
            if isinstance(route, Route):
                prefix = top.path if isinstance(top, Mount) else ""
                for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
                    yield Door(route.name, prefix + route.path, method)


DOORS = list(doors())


def names() -> list[str]:
    """Every name that a form or a query of the portal reads."""
    kinds, found = [Form], set(FACETS)
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found |= {name for name in vars(kind) if getattr(vars(kind)[name], "field_class", Field) is not Field}
    source = "\n".join(p.read_text() for p in (ROOT / "portal").rglob("*.py"))
    found |= set(re.findall(r"""(?:query|form)(?:\.get(?:list)?\(|\[|, )\s*["'](\w+)["']""", source))
    rows = {f"steps-0-{name}" for name in vars(StepForm) if name in found} | {"steps-²-title_it", "steps-0"}
    return sorted(
        found | rows | {f"{prefix}-text" for prefix in ("remark", "message")} | {"remark-tell", "c1-value", "c1-note"}
    )


NAMES = names()


@pytest.fixture
def browser(portal: Portal, cast: Town) -> Iterator[TestClient]:
    """A browser that reports a crash as the page people would get."""
    with TestClient(
        application(portal),
        headers={"Origin": "http://testserver"},
        follow_redirects=False,
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.fixture
def own(portal: Portal, cast: Town) -> Callable[[], dict[str, object]]:
    """Makes things of Aurora's afresh (a walk closes, withdraws and erases them): what patterns stand for."""

    def make() -> dict[str, object]:
        with portal.db.write() as session:
            opening = factories.opening(session, cast.aurora, cast.oss)
            draft = factories.opening(session, cast.aurora, cast.oss, state=State.DRAFT)
            sent = factories.application(session, opening)
            visit, past = factories.visit(session, cast.aurora), went(session, cast)
            date_ = hosting.slot(session, hosting.series(session, cast.aurora))
            closed = ClosedDays(
                first_on=date_.starts_at.date(), last_on=date_.starts_at.date(), name=f"Chiuso {date_.key}"
            )
            session.add(closed)
            session.flush()
            date, plan = event(session, cast.aurora), event(session, cast.aurora, state=EventState.DRAFT)
            wish = sign_ups.Wish("Zoe", f"zoe{date.key}@posta.example", "it")
            guest = sign_ups.sign_up(session, date, wish)
            pool = tokens(session, cast.aurora, opening)
            alike = likeness(session, sent).key
            school, other = factories.school(session), factories.school(session)
            teacher = know(session, school, "Ada Riva", "ada@scuola.example", "teacher")
            joined = merge_schools(session, other.key, school.key, None)
            brought = SchoolImport(filename="elenco.csv", storage_key=secrets.token_hex(20), state=ImportState.PREVIEW)
            session.add(brought)
            session.flush()
            desk = left_behind(session, sent, cast.people["owner"], name=f"Il nostro {sent.key}")
            desk |= kept(session, sent, cast.people["owner"])
            desk["opening_template"] = opening_templates.keep(session, opening, f"Il nostro {sent.key}").key
        (meets,) = arranging.offer(portal, [sent], by=cast.people["owner"])
        reader, reader_path = together.guest(portal, cast, sent)
        together.chosen(portal, sent.opening)
        file, token = add_cv(portal, sent).key, links.status_token(KEY.encode(), sent)
        known = {
            "interview": meets.key,
            "guest": reader.key,
            "guest_token": reader_path.rsplit("/", 1)[1],
            "opening": opening.key,
            "application": sent.key,
            "likeness": alike,
            "draft": draft.key,
            "visit": visit.key,
            "past": past.key,
            "series": date_.series_id,
            "slot": date_.key,
            "closed": closed.key,
            "event": date.key,
            "event_draft": plan.key,
            "event_slug": date.slug,
            "school": school.key,
            "contact": teacher.key,
            "merge": joined.key,
            "school_list": brought.key,
            "ticket": event_links.token(KEY.encode(), guest),
        }
        known |= {"visit_token": visit_links.status_token(KEY.encode(), visit)}
        return {"slug": opening.slug, "token": token, "name": "0" * 24, "file": file, **known, **pool, **desk}

    return make


def went(session: Session, cast: Town) -> Visit:
    """A class that came yesterday."""
    return factories.visit(session, cast.aurora, state=VisitState.CONFIRMED, starts_at=factories.at(-1))


def real(door: Door, own: dict[str, object]) -> str:
    """An address that exists, where the pattern needs something."""
    if door.path.startswith("/ospiti/"):
        return door.address(token=own.get("guest_token", "x"))
    if door.path.startswith("/scuole/richieste/"):
        return door.address(token=own.get("visit_token", "x"))
    if door.path.startswith("/desk/eventi/{id"):
        return door.address(
            **own | {"id": own["event_draft" if door.name.endswith(("publication", "deletion")) else "event"]}
        )
    if door.path.startswith(("/eventi/{slug", "/iscrizioni/{token")):
        return door.address(**own | {"slug": own["event_slug"], "token": own["ticket"]})
    if door.path.startswith("/desk/visite/{id"):
        return door.address(**own, id=own["past" if door.path.endswith(("presenze", "assenze", "foglio")) else "visit"])
    if door.path.startswith(("/desk/visite/proposte/", "/scuole/proposte/")):
        return door.address(**own, id=own["series"])
    if door.path.startswith("/desk/scuole/"):
        return door.address(**own, id=own["school_list" if "/importazioni/" in door.path else "school"])
    if door.path.startswith("/desk/calendario-scolastico/"):
        return door.address(**own, id=own["closed"])
    if door.path.startswith("/desk/candidati/doppioni/"):
        return door.address(**own, id=own.get("likeness", 1))
    if door.path.startswith("/desk/candidati/bacino/"):
        return door.address(**own, id=own["mask"])
    if door.path.startswith("/candidati/{token"):
        return door.address(**own | {"token": own["pool"]})
    if door.path.startswith("/candidati/inviti/{token"):
        return door.address(**own | {"token": own["invitation"]})
    for start, what in (
        ("/desk/offerte/modelli/{id", "opening_template"),
        ("/desk/modelli/{id", "letter"),
        ("/desk/azioni/{id", "act"),
        ("/desk/operazioni/{id", "batch"),
        ("/desk/colloqui/{id", "interview"),
        ("/desk/candidati/ricerche/{id", "search"),
        ("/desk/candidati/etichette/{id", "tag"),
        ("/desk/candidati/liste/{id", "list"),
        ("/candidature/{token}/colloqui/{id", "interview"),
    ):
        if door.path.startswith(start):
            return door.address(**own, id=own.get("done_batch" if door.name == "batches.desk.create_undo" else what, 1))
    if door.path.startswith("/desk/candidature/"):
        return door.address(**own, id=own["application"])
    return door.address(
        **own, id=own["draft" if door.name.endswith(("publication", "deletion", "schedule", "waiver")) else "opening"]
    )


def short(words: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """The same words as an address can carry them: servers cut off at 64 KiB."""
    return {k: v[:200] if isinstance(v, str) else [one[:100] for one in v] for k, v in words.items()}


def become(browser: TestClient, portal: Portal, cast: Town, role: str) -> None:
    """Sign in as this role, or as nobody."""
    browser.cookies.clear()
    if role != "nobody":
        sign_in(browser, portal, cast.people[role])


def wrong(answer: Response, door: Door) -> Iterator[str]:
    """A crash, a trace, what was sent taken for markup, or the way to another site."""
    if answer.status_code >= 500:
        yield f"{door.method} {door.path}: {answer.status_code}"
    html = answer.headers.get("content-type", "").startswith("text/html")
    if "Traceback" in answer.text or (html and ALIVE.search(answer.text)):
        yield f"{door.method} {door.path}: shows {ALIVE.search(answer.text)}"
    if not re.match(r"(http://testserver)?/(?![/\\])", answer.headers.get("location", "/")):
        yield f"{door.method} {door.path}: leads to {answer.headers['location']}"


def test_there_are_routes_and_names_to_attack():
    assert len(DOORS) > 60 and {"q", "raggio", "cv", "email", "description", "to", "next", "pagina"} <= set(NAMES)


def walk(role: str, what: str) -> Iterator[Door]:
    """The routes worth trying: what is the same for everybody once, what roles share only with the worst values."""
    for door in DOORS:
        staff = door.path.startswith(("/desk", "/le-mie-candidature"))
        if role == "nobody":
            if not staff:
                yield door
        elif staff and (role == "owner" or what in ("markup", "beyond every column")):
            yield door


@pytest.mark.parametrize("what", VALUES)
def test_any_words_in_every_field_of_every_route(browser, portal, cast, own, what):
    found: list[str] = []
    value = VALUES[what]
    here, once, twice = own(), dict.fromkeys(NAMES, value), {name: [value, "x"] for name in NAMES}
    for role in ROLES:
        become(browser, portal, cast, role)
        for door in walk(role, what):
            path, words = real(door, here), once if role == "owner" else twice
            answer = browser.get(path, params=short(words)) if door.method == "GET" else browser.post(path, data=words)
            found += [f"{role}: {reason}" for reason in wrong(answer, door)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("what", [what for what in VALUES if what != "nothing"])
def test_any_words_in_place_of_a_name_or_number_in_the_address(browser, portal, cast, what):
    become(browser, portal, cast, "owner")
    for door in DOORS:
        if "{" in door.path:
            path = re.sub(r"\{[^}]+\}", quote(VALUES[what][:2000], safe=""), door.path)
            answer = browser.request(door.method, path)
            known = {404, 405} if ":key" in door.path and what != "a path" else {303, 403, 404, 405, 410}
            assert not [*wrong(answer, door)] and answer.status_code in known, (door, answer)


WORDS = {
    "name", "legal_name", "title", "title_en", "summary", "summary_en", "description", "requirements", "offer", "selection", "address",
    "pay_note", "about", "about_en", "text", "note", "message", "filename", "phone", "answer_work", "answer_training",
    "answer_availability", "acronym", "siisl_code", "website", "reason", "outcome_note", "place", "host_name", "bring", "access",
    "support_note", "class_name",
}  # fmt: skip


def test_words_that_are_kept_as_markup_stay_words_on_every_page_and_in_every_mail(browser, portal, cast, own, mails):
    here = own()
    with portal.db.write() as session:
        sent = session.get_one(Application, cast.application.key)
        session.add(Remark(application_id=sent.key, by_id=cast.people["owner"].key, text="x"))
        session.add(Message(application_id=sent.key, from_candidate=True, text="x"))
        visit, past = factories.visit(session, cast.aurora, support_count=1, support_note="x"), went(session, cast)
        pool = tokens(session, cast.aurora, cast.opening)
        session.add(VisitMessage(visit_id=visit.key, from_teacher=True, text="x"))
        session.add(
            VisitChange(
                visit_id=visit.key, what="moved", after=visit.state, starts_after=visit.requested_at, reason="x"
            )
        )
    cv, token = add_cv(portal, sent).key, links.status_token(KEY.encode(), sent)
    with portal.db.write() as session:
        outbox.note(session, "application.submitted", sent.key)
        for table in SQLModel.metadata.sorted_tables:
            free = [c for c in table.columns if c.name in WORDS and isinstance(c.type, AutoString) and not c.unique]
            if free:
                session.execute(table.update().values({c.name: MARKUP[: c.type.length] for c in free}))  # type: ignore[attr-defined]
    drain(portal)
    here |= {"opening": cast.opening.key, "draft": cast.opening.key, "application": sent.key, "file": cv}
    here |= {"visit": visit.key, "past": past.key, "visit_token": visit_links.status_token(KEY.encode(), visit)}
    here |= pool
    here |= {"slug": cast.opening.slug, "token": token, "name": "0" * 24}
    seen, found = 0, list[str]()
    for role in ROLES:
        become(browser, portal, cast, role)
        for door in walk(role, "markup"):
            if door.method == "GET":
                for en in ("", "/en"):
                    answer = browser.get(
                        en + real(door, here) + ("?q=alert" if door.path.endswith("candidati") else "")
                    )
                    seen += "alert(1)" in answer.text
                    found += [f"{role}: {reason}" for reason in wrong(answer, door)] if "/dati" not in door.path else []
    assert not found, "\n".join(found)
    assert seen > 25, "the words do stand on pages"
    assert mails.messages and not any(ALIVE.search(str(m.get_body(("html",)))) for m in mails.messages)


def test_a_file_where_words_belong_and_words_where_a_file_belongs(browser, portal, cast, own, monkeypatch):
    monkeypatch.setitem(vars(SMALL), "files", 500)
    monkeypatch.setitem(vars(WITH_FILES), "files", 500)
    files = {name: ("cv.pdf", b"%PDF-1.7 " + MARKUP.encode(), "text/html") for name in NAMES}
    found: list[str] = []
    for role, here in (("nobody", own()), ("owner", own())):
        become(browser, portal, cast, role)
        for door in walk(role, ""):
            if door.method == "POST":
                found += wrong(browser.post(real(door, here), files=files), door)
                found += wrong(browser.post(real(door, here), files={"x": b""}, data=dict.fromkeys(NAMES, "x")), door)
    assert not found, "\n".join(found)


BODIES = [
    ("application/json", b'{"email": "a@b.it"}'),
    ("text/html; charset=nonsense", b"\xff\xfe\x00"),
    ("multipart/form-data", b"--x"),
    ("multipart/form-data; boundary=x", b"--x\r\n"),
    (
        "multipart/form-data; boundary=x; charset=nonsense",
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\r\n--x--',
    ),
    ("application/x-www-form-urlencoded", b"a=%ff&%=&=&email=%00\xff"),
    ("", b""),
]


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_a_body_of_any_kind(browser, portal, cast, own, kind, body):
    become(browser, portal, cast, "owner")
    here = own()
    for door in DOORS:
        if door.method == "POST":
            answer = browser.post(real(door, here), content=body, headers={"Content-Type": kind})
            assert not [*wrong(answer, door)], (door, answer)


def test_cookies_that_are_not_ours_are_nobodys(browser, cast):
    for value in ("x", "[[[", "WyJhIl0.AAAA", "a" * 3000, "%00", MARKUP.replace(";", "")):
        rubbish = {
            "Cookie": f"portal_session={value}; portal_flash={value}; portal_sent={value}; portal_browser={value}"
        }
        for path in ("/", f"/offerte/{cast.opening.slug}/candidatura", "/accedi/codice"):
            answer = browser.get(path, headers=rubbish)
            assert answer.status_code == 200 and not ALIVE.search(answer.text), (path, value)
        assert browser.get("/desk/", headers=rubbish).status_code == 303


def test_methods_that_no_page_has_are_refused(browser, own):
    here = own()
    for door in DOORS:
        for method in ("PUT", "DELETE", "OPTIONS"):
            assert browser.request(method, real(door, here)).status_code in {404, 405}, (door, method)
