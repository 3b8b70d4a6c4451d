"""Which pages does the portal have, as a browser opens them? The route table, with something real in each parameter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, func, select
from starlette.routing import Mount, Route

from portal import routes
from portal.accounts.models import Person
from portal.applications.desk_models import Batch, Letter
from portal.applications.interviews import queries as interviews_queries
from portal.applications.judgement import guests as judgement_guests
from portal.applications.judgement.models import Guest, Judgement
from portal.applications.lists.models import PeopleList
from portal.applications.merging.models import Likeness
from portal.applications.models import Application
from portal.candidates.models import Candidate
from portal.cooperatives.models import Cooperative, Membership
from portal.db import now, today
from portal.events import links as event_links
from portal.events.models import Event, EventState, SignUp
from portal.openings import actions as openings_actions
from portal.openings import templates as opening_templates
from portal.openings.models import Opening, State
from portal.outreach import links as visit_links
from portal.outreach import school_years
from portal.outreach.models import Visit, VisitState
from portal.outreach.survey_models import Phase, Survey
from portal.pool import links
from portal.pool.models import Invitation, InvitationState, PoolEntry
from portal.signed import sign
from tests.browser.installation import KEY, Installation
from tests.browser.village import BUSY, COOPERATIVE, COORDINATOR, EDITOR, OWNER, RECRUITER
from tests.deskwork import left_behind
from tests.interviews import arranging

# Signed in, but neither staff nor candidate.
CANDIDATE = "curiosa@posta.example"
# No page of its own: a file, a machine's answer, or a step that only leads on.
NOT_PAGES = {
    "health", "ready", "metrics", "theme", "logo", "robots", "static", "previews.show", "openings.places", "desk.totals_csv",
    "applications.desk.file", "saved_searches.desk.show", "applications.data", "pool.data", "applications.all_data", "accounts.arrive", "stories.picture", "schools.desk.refused",
    "events.feed", "events.file", "events.ticket_file", "events.desk.people_csv",
    "outreach.certificates.download", "outreach.desk.certificate", "outreach.desk.report_pdf", "outreach.desk.report_csv",
    "outreach.visits.calendar", "applications.interviews.calendar", "applications.guest_cv", "outreach.requests.code",
}  # fmt: skip
# Tested with a mail of its own making, in tests/flows.
ELSEWHERE = {"mailbox.show", "accounts.link", "outreach.requests.link"}


# What stands in the parameters of a route's path, by the beginning of its name; the longest that fits counts.
# A new page with a parameter needs a line here (and, if need be, somebody in the village to show).
PARAMETERS: dict[str, dict[str, str]] = {
    "professions.": {"slug": "oss"},
    "cooperatives.": {"slug": COOPERATIVE},
    "openings.": {"slug": BUSY},
    "openings.desk.": {"id:key": "OPENING"},
    "openings.desk.templates.edit": {"id:key": "OPENING_TEMPLATE"},
    "openings.desk.schedule": {"id:key": "DRAFT_OPENING"},
    "applications.": {"slug": BUSY, "token": "TOKEN"},
    "applications.desk.": {"id:key": "APPLICATION"},
    "pool.": {"token": "POOL_PAGE"},
    "alerts.": {"token": "ALERT"},
    "pool.invitation": {"token": "INVITATION"},
    "pool.desk.": {"id:key": "MASK"},
    "lists.desk.": {"id:key": "PEOPLE_LIST"},
    "merging.desk.": {"id:key": "LIKENESS"},
    "applications.desk.board": {"id:key": "OPENING"},
    "applications.interviews.desk.": {"id:key": "INTERVIEW"},
    "applications.interviews.desk.new": {"id:key": "OPENING"},
    "applications.guest": {"token": "GUEST"},
    "applications.guests.desk.": {"id:key": "APPLICATION"},
    "applications.people.desk.": {"id:key": "OPENING"},
    "applications.judgement.desk.": {"id:key": "APPLICATION"},
    "applications.judgement.desk.edit": {"id:key": "OPENING"},
    "letters.desk.": {"id:key": "LETTER"},
    "batches.desk.": {"id:key": "BATCH"},
    "editing.desk.": {"id:key": "1", "lingua": "it"},
    "stories.": {"slug": "oss-in-una-rsa-sul-lago-1"},
    "stories.desk.": {"id:key": "1"},
    "events.": {"slug": "OPEN_DAY", "token": "TICKET"},
    "events.desk.": {"id:key": "1"},
    "outreach.visits.": {"token": "VISIT_TOKEN"},
    "outreach.requests.sent": {"token": "VISIT_TOKEN"},
    "outreach.series": {"id:key": "1"},
    "outreach.desk.series.": {"id:key": "1"},
    "outreach.desk.closed_days.": {"id:key": "1"},
    "outreach.certificates.": {"code": "CERTIFICATE"},
    "outreach.surveys.": {"code": "SURVEY"},
    "outreach.surveys.teacher": {"token": "HELD_TOKEN"},
    "schools.desk.": {"id:key": "1", "contact:key": "1"},
    "outreach.desk.surveys": {"id:key": "HELD"},
    "outreach.desk.show": {"id:key": "REVIEW_VISIT"},
    "outreach.desk.sheet": {"id:key": "CONFIRMED_VISIT"},
    "outreach.desk.attendance": {"id:key": "HELD"},
    "outreach.desk.event_surveys": {"id:key": "EVENT"},
}
# Who looks at the desk, where it is not the owner of a cooperative.
LOOKS = {
    "desk.system": COORDINATOR,
    "outreach.desk.closed_days.": COORDINATOR,
    "outreach.desk.surveys": COORDINATOR,
    "outreach.desk.show": COORDINATOR,
    "outreach.desk.sheet": COORDINATOR,
    "outreach.desk.attendance": COORDINATOR,
    "outreach.desk.event_surveys": COORDINATOR,
    "editing.": EDITOR,
    "openings.desk.missed": EDITOR,
    "stories.desk.": EDITOR,
    "schools.desk.": COORDINATOR,
}


@dataclass(frozen=True)
class Seen:
    """One page, who looks, and how it answers; `refused` is typed and sent first to see the page with its errors."""

    name: str
    path: str
    email: str = ""
    status: int = 200
    refused: str = ""


def closed_opening(town: Installation) -> str:
    """The slug of an opening that is over."""
    with Session(town.db.engine) as session:
        return session.exec(select(Opening.slug).where(Opening.state == State.CLOSED)).first() or ""


def numbers(town: Installation) -> dict[str, Any]:
    """Something real for each parameter of a path."""
    application = town.look(BUSY, "interview")
    with Session(town.db.engine) as session:
        opening = session.exec(select(Opening.id).where(Opening.slug == BUSY)).one()
        email = session.exec(select(Candidate.email).where(Candidate.id == application.candidate_id)).one()
    token = town.status_path(application).rsplit("/", 1)[1]
    return (
        {"application": application.key, "opening": opening, "token": token, "email": email}
        | asked_by_classes(town)
        | after_a_class_came(town)
        | an_event(town)
        | somebody_in_the_pool(town)
        | a_list_of_people(town)
        | two_alike(town)
        | {"alert": sign(KEY.encode(), "alert", ["demo-oss-lecco"])}
        | work_at_the_desk(town, application)
        | a_template(town, opening)
        | an_interview(town, application)
        | judged_together(town)
    )


def work_at_the_desk(town: Installation, application: Application) -> dict[str, Any]:
    """A letter, and a batch that nobody has confirmed; made once however often the pages are counted."""
    with town.db.write() as session:
        owner = session.exec(select(Person).where(Person.email == OWNER)).one()
        made = session.exec(select(Letter).where(Letter.name == "Per le prove")).first()
        if made is None:
            left_behind(session, application, owner, name="Per le prove")
        letter = session.exec(
            select(Letter.id).where(Letter.name == "Per le prove").order_by(col(Letter.id)).limit(1)
        ).one()
        numbers = session.exec(select(Batch.id).where(Batch.by_id == owner.key).order_by(col(Batch.id))).all()
        return {"letter": letter, "batch": numbers[0], "done_batch": numbers[1]}


def a_template(town: Installation, opening: int) -> dict[str, Any]:
    """An opening that its cooperative keeps as a template, and a draft of the same."""
    with town.db.write() as session:
        row = session.get_one(Opening, opening)
        kept = opening_templates.keep(session, row, "OSS di notte", replace=True)
        known = (Opening.state == State.DRAFT, Opening.cooperative_id == row.cooperative_id)
        draft = session.exec(select(Opening).where(*known).order_by(col(Opening.id))).first()
        if draft is None:
            owner = session.exec(select(Person).where(Person.email == OWNER)).one()
            draft = openings_actions.copy(session, row, by=owner, today=today())
        return {"opening_template": kept.key, "draft_opening": draft.key}


def a_list_of_people(town: Installation) -> dict[str, Any]:
    """The list that the owner's cooperative keeps in the demo town."""
    with Session(town.db.engine) as session:
        here = select(Membership.cooperative_id).join(Person, col(Person.id) == Membership.person_id)
        mine = col(PeopleList.cooperative_id).in_(here.where(Person.email == OWNER))
        return {
            "people_list": session.exec(select(PeopleList.id).where(mine).order_by(col(PeopleList.id))).first() or 0
        }


def an_interview(town: Installation, application: Application) -> dict[str, Any]:
    """Dates that this person may choose from."""
    with Session(town.db.engine) as session:
        row = interviews_queries.of_application(session, application.key)
        owner = session.exec(select(Person).where(Person.email == OWNER)).one()
    return {"interview": row[0].key if row else arranging.offer(town, [application], by=owner)[0].key}


def judged_together(town: Installation) -> dict[str, Any]:
    """A guest link of the demo town that works, one that does not, and an application that everybody judged."""
    with Session(town.db.engine) as session:
        guest = session.exec(select(Guest).order_by(col(Guest.id))).first()
        most = col(Judgement.application_id)
        judged = session.exec(select(most).group_by(most).order_by(func.count().desc(), most)).first()
    assert guest is not None, "the demo town has a guest"
    return {"guest": judgement_guests.token(town.settings.key, guest), "judged": judged}


def somebody_in_the_pool(town: Installation) -> dict[str, Any]:
    """A mask of the demo town that the owner may see, its person's own page, and an invitation that waits."""
    key = town.settings.key
    with Session(town.db.engine) as session:
        waits = col(Invitation.state) == InvitationState.SENT
        row = session.exec(select(Invitation).where(waits).order_by(col(Invitation.id))).first()
        assert row is not None, "the demo town has an invitation that waits"
        entry = session.get_one(PoolEntry, row.entry_id)
        return {
            "mask": entry.key, "pool_page": links.page_token(key, entry), "invitation": links.invitation_token(key, row),
        }  # fmt: skip


def two_alike(town: Installation) -> dict[str, Any]:
    """Two dossiers of the owner's cooperative that may be one person."""
    with Session(town.db.engine) as session:
        home = select(Cooperative.id).where(Cooperative.slug == COOPERATIVE)
        undecided = (col(Likeness.cooperative_id).in_(home), col(Likeness.apart_at).is_(None))
        row = session.exec(select(Likeness.id).where(*undecided).order_by(col(Likeness.id))).first()
    assert row is not None, "the demo town has two who are alike"
    return {"likeness": row}


def an_event(town: Installation) -> dict[str, Any]:
    """A coming event of the owner's cooperative, and the ticket of somebody who signed up."""
    with Session(town.db.engine) as session:
        statement = select(SignUp, Event).join(Event, col(Event.id) == SignUp.event_id)
        coming = (Event.state == EventState.PUBLISHED) & (col(Event.ends_at) > now())
        guest, event = session.exec(statement.where(coming).order_by(col(Event.id), col(SignUp.id))).first()  # type: ignore[misc]
    return {"open_day": event.slug, "ticket": event_links.token(KEY.encode(), guest)}


def asked_by_classes(town: Installation) -> dict[str, Any]:
    """The links to a meeting that is confirmed, and to one that waits for its host."""
    with Session(town.db.engine) as session:
        found = {
            state: session.exec(select(Visit).where(Visit.state == state).order_by(col(Visit.id).desc())).first()
            for state in (VisitState.CONFIRMED, VisitState.REVIEW)
        }
    names = {VisitState.CONFIRMED: "visit_token", VisitState.REVIEW: "waiting_token"}
    tokens: dict[str, Any] = {
        names[state]: visit_links.status_token(town.settings.key, visit) for state, visit in found.items() if visit
    }
    return tokens | {f"{state.value}_visit": visit.key for state, visit in found.items() if visit}


def after_a_class_came(town: Installation) -> dict[str, Any]:
    """The last meeting with questions that was held, its certificate, its survey (open now, whatever the season); an event."""
    with town.db.write() as session:
        held, survey = session.exec(
            select(Visit, Survey)
            .join(Survey, col(Survey.visit_id) == Visit.id)
            .where(Visit.state == VisitState.HELD, Survey.phase == Phase.AFTER)
            .order_by(col(Visit.starts_at).desc())
        ).first() or (None, None)
        if held is None or survey is None:
            return {}
        survey.opens_at, survey.closes_at = now() - timedelta(hours=1), now() + timedelta(days=1)
        session.add(survey)
        token = visit_links.status_token(town.settings.key, held)
        event = session.exec(select(Event.id)).first()
        return {
            "held": held.key, "certificate": held.certificate_code, "survey": survey.code, "held_token": token, "event": event or 0,
        }  # fmt: skip


def past_event(town: Installation, state: EventState) -> str:
    """The address of an event in this state."""
    with Session(town.db.engine) as session:
        return "/eventi/" + session.exec(select(Event.slug).where(Event.state == state)).one()


def unknown_pages(town: Installation) -> list[str]:
    """Routes whose parameters nobody has said how to fill."""
    return [name for name, path in _paths(town) if "{" in path]


def every_page(town: Installation) -> Iterator[Seen]:
    """Each route that shows a page, then pages that show something else than usual."""
    known = numbers(town)
    for name, path in _paths(town):
        if "{" not in path:
            email = _longest(LOOKS, name, OWNER) if path.startswith("/desk") else ""
            yield Seen(name, path, known["email"] if path.startswith("/le-mie") else email)
    yield Seen("openings.found", "/offerte?q=oss+notte&luogo=Lecco&raggio=30")
    yield Seen("openings.nothing", "/offerte?q=astronauta&luogo=Nonesiste&paga_da=tanto")
    yield Seen("openings.closed", f"/offerte/{closed_opening(town)}", status=410)
    yield Seen("professions.found", "/professioni?q=educatrce&con=piccoli&p=oss")
    yield Seen("professions.nothing", "/professioni?con=migranti&dove=nido&anni=7")
    yield Seen("professions.three", "/professioni/confronto?p=oss&p=psicologo&p=tnpee")
    yield Seen("orientation.paths.missing", "/percorsi?scuola=les&anno=9")
    yield Seen("orientation.paths.found", "/percorsi?scuola=les&anno=3&voglio=tutte-e-due")
    yield Seen("orientation.test.middle", "/orientamento?r=a41")
    yield Seen("orientation.test.result", "/orientamento?r=a414141414141")
    yield Seen("orientation.test.broken", "/orientamento?r=a41x", status=400)
    yield Seen("applications.closed", f"/offerte/{closed_opening(town)}/candidatura", status=410)
    yield Seen("events.nothing", "/eventi?tipo=fsl&provincia=SO&luogo=Lecco")
    yield Seen("events.cancelled", past_event(town, EventState.CANCELLED), status=410)
    yield Seen("events.show.errors", f"/eventi/{known['open_day']}", status=422, refused="aside form")
    yield Seen("events.desk.new.errors", "/desk/eventi/nuovo", OWNER, status=422, refused="main form")
    yield Seen("events.desk.past", "/desk/eventi?stato=passati", OWNER)
    yield Seen("outreach.requests.new.errors", "/scuole/richiesta", status=422, refused="main form")
    yield Seen("outreach.visits.waiting", f"/scuole/richieste/{known['waiting_token']}")
    yield Seen("outreach.visits.held", f"/scuole/richieste/{known['held_token']}")
    yield Seen(
        "outreach.visits.move.errors",
        f"/scuole/richieste/{known['waiting_token']}/spostamenti",
        status=422,
        refused="main form",
    )
    yield Seen("outreach.visits.lost", "/scuole/richieste/sbagliato", status=404)
    yield Seen("outreach.browse.found", "/scuole?luogo=Lecco&formato=service_visit&studenti=20")
    yield Seen("outreach.browse.nothing", "/scuole?luogo=Palermo&raggio=10&formato=workshop&dal=ieri")
    yield Seen("outreach.desk.coordinator", "/desk/visite", COORDINATOR)
    yield Seen("outreach.desk.nothing", "/desk/visite/elenco?scuola=nonesiste&stato=held", OWNER)
    yield Seen("outreach.desk.confirmed", f"/desk/visite/{known['confirmed_visit']}", COORDINATOR)
    yield Seen(
        "outreach.desk.show.errors", f"/desk/visite/{known['review_visit']}", COORDINATOR, status=422,
        refused='form[action$="/messaggi"]',
    )  # fmt: skip
    yield Seen("outreach.desk.series.new.errors", "/desk/visite/proposte/nuova", OWNER, status=422, refused="main form")
    yield Seen("schools.found", "/scuole/elenco?q=liceo+lecco")
    yield Seen("schools.desk.found", "/desk/scuole?q=iis&provincia=LC", COORDINATOR)
    yield Seen("schools.desk.pair", "/desk/scuole/2/unione?into=LCIS9A100A", COORDINATOR)
    yield Seen("schools.desk.matches", "/desk/scuole/2/unione?into=liceo", COORDINATOR, status=422)
    yield Seen(
        "schools.desk.new_contact.errors", "/desk/scuole/1/contatti/nuovo", COORDINATOR, status=422, refused="main form"
    )
    yield Seen("judgement.together", f"/desk/candidature/{known['judged']}/valutazioni", RECRUITER)
    yield Seen(
        "judgement.errors", f"/desk/candidature/{known['application']}/valutazioni", OWNER, status=422, refused="main form"
    )  # fmt: skip
    yield Seen(
        "judgement.guests.errors", f"/desk/candidature/{known['application']}/ospiti", OWNER, status=422,
        refused='form[action$="/ospiti"]',
    )  # fmt: skip
    yield Seen("judgement.guest", f"/ospiti/{known['guest']}", refused="main form")
    yield Seen("judgement.guest.lost", "/ospiti/sbagliato", status=404)
    yield Seen("error.404", "/non-esiste", status=404)
    yield Seen("error.403", "/desk", CANDIDATE, status=403)
    yield Seen("error.link", "/candidature/sbagliato", status=404)
    yield Seen("accounts.signed_in", "/accedi", CANDIDATE)
    yield Seen("applications.new.errors", f"/offerte/{BUSY}/candidatura", status=422, refused="main form")
    yield Seen("accounts.sign_in.errors", "/accedi", status=422, refused="main form")
    yield Seen("applications.new_link.errors", "/candidature/link", status=422, refused="main form")
    yield Seen("openings.desk.new.errors", "/desk/offerte/nuova", RECRUITER, status=422, refused="main form")
    yield Seen(
        "applications.desk.remark.errors",
        f"/desk/candidature/{known['application']}",
        RECRUITER,
        status=422,
        refused='form[action$="/note"]',
    )
    yield Seen("applications.desk.table", f"/desk/offerte/{known['opening']}/candidature?vista=tabella", RECRUITER)
    yield Seen("batches.desk.done", f"/desk/operazioni/{known['done_batch']}", OWNER)
    yield Seen(
        "interviews.desk.new.errors", f"/desk/offerte/{known['opening']}/colloqui", OWNER, status=422, refused="main form"
    )  # fmt: skip
    yield Seen("letters.desk.new.errors", "/desk/modelli/nuovo", RECRUITER, status=422, refused="main form")
    yield Seen("candidates.desk.found", "/desk/candidati?q=oss&luogo=Lecco&raggio=30", RECRUITER)
    yield Seen("pool.desk.found", "/desk/candidati/bacino?q=oss&luogo=Lecco&raggio=50", RECRUITER)
    yield Seen("pool.desk.nothing", "/desk/candidati/bacino?q=astronauta&luogo=Nonesiste", RECRUITER)
    yield Seen("pool.new.errors", "/candidati", status=422, refused="main form")
    yield Seen("alerts.new.errors", "/avvisi?q=oss&luogo=Lecco&orario=parziale", status=422, refused="main form")
    yield Seen("alerts.asked", f"/avvisi/{sign(KEY.encode(), 'alert', ['demo-attesa'])}")
    yield Seen("alerts.over", "/avvisi/" + sign(KEY.encode(), "alert", ["gone"]), status=410)
    yield Seen("openings.understood", "/offerte?q=oss+part+time+lecco")
    yield Seen("openings.exactly", "/offerte?q=oss+part+time+lecco&esatto=si")
    yield Seen("pool.lost", "/candidati/sbagliato", status=404)
    yield Seen("candidates.desk.ticked.errors", "/desk/candidati", OWNER, status=422, refused="#bulk")
    yield Seen("tags.desk.errors", "/desk/candidati/etichette", OWNER, status=422, refused='form[action$="/etichette"]')
    yield Seen("lists.desk.errors", "/desk/candidati/liste", OWNER, status=422, refused='form[action$="/liste"]')
    yield Seen("candidates.desk.nothing", "/desk/candidati?q=astronauta&luogo=Nonesiste", RECRUITER)
    yield Seen("desk.coordinator", "/desk", COORDINATOR)
    yield Seen("desk.coordinator.totals", "/desk/totali?per=mese", COORDINATOR)
    yield Seen(
        "editing.desk.new_path.errors", "/desk/redazione/percorsi/nuovo", EDITOR, status=422, refused="main form"
    )
    yield Seen("outreach.certificates.wrong", "/attestati/AAAA-AAAA-AAAA", status=404)
    yield Seen(
        "outreach.desk.figures.last", f"/desk/scuole-anno?anno={school_years.of(today()).previous.word}", COORDINATOR
    )
    yield Seen("outreach.desk.answers.meetings", "/desk/scuole-anno/risposte?per=incontro", COORDINATOR)
    yield Seen("outreach.desk.answers.events", "/desk/scuole-anno/risposte?tipo=eventi&per=incontro", COORDINATOR)
    yield Seen("openings.desk.from_template", f"/desk/offerte/nuova?modello={known['opening_template']}", OWNER)
    yield Seen("openings.desk.drafts", "/desk/offerte?stato=bozze", RECRUITER)


def _paths(town: Installation) -> Iterator[tuple[str, str]]:
    known = numbers(town)
    for prefix, route in _walk(routes.table(town.settings)):
        name, path = route.name or route.path, (prefix + route.path).rstrip("/") or "/"
        if "GET" in (route.methods or ()) and name not in NOT_PAGES | ELSEWHERE:
            for parameter, value in _longest(PARAMETERS, name, {}).items():
                path = path.replace(f"{{{parameter}}}", str(known.get(value.lower(), value)))
            yield name, path


def _longest(table: dict[str, Any], name: str, default: Any) -> Any:
    """The entry whose key is the longest beginning of this name."""
    return table.get(max((key for key in table if name.startswith(key)), key=len, default=""), default)


def _walk(table: Any, prefix: str = "") -> Iterator[tuple[str, Route]]:
    for route in table:
        if isinstance(route, Mount) and route.name != "static":
            yield from _walk(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            yield prefix, route
