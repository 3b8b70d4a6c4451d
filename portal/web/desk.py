"""Which pages of the desk join several nouns? Today, the openings with their applications, the totals, the machinery."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from starlette.responses import Response

from portal import i18n, outbox, places
from portal.accounts.policy import Action
from portal.applications import totals as numbers
from portal.applications import worklist
from portal.applications.desk_forms import STAGES
from portal.applications.erasure import MONTH
from portal.applications.filters import openings_in
from portal.applications.interviews import lists as interviews
from portal.applications.judgement import mentions
from portal.applications.models import Stage
from portal.applications.totals import By, Group
from portal.csv_files import as_csv
from portal.db import now
from portal.db import today as day_of_today
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import ad_checks, desk_queries, labels, queries, scheduling, workplaces
from portal.openings.desk_forms import CloseForm, OpeningForm
from portal.openings.models import Opening, State
from portal.outreach import desk_labels as visit_labels
from portal.outreach import desk_queries as visits
from portal.web import machinery
from portal.web.request import StaffRequest

WAYS = {
    By.COOPERATIVE: (_l("Cooperativa"), _l("Per cooperativa")),
    By.PROFESSION: (_l("Professione"), _l("Per professione")),
    By.PROVINCE: (_l("Provincia"), _l("Per provincia")),
    By.MONTH: (_l("Mese"), _l("Per mese di pubblicazione")),
    By.STAGE: (_l("Fase"), _l("Per fase")),
}
TABS = {State.PUBLISHED: "pubblicate", State.DRAFT: "bozze", State.CLOSED: "chiuse"}


def today(request: StaffRequest) -> Response:
    """What needs doing first; for those who follow no applications, the openings and the totals.

    `?offerta=` narrows it to one opening or several; numbers that are nobody's narrow nothing.
    """
    session, staff, day = request.session, request.staff, day_of_today()
    follows, writes = staff.may(Action.READ_APPLICATIONS), staff.may(Action.WRITE_OPENINGS)
    every = worklist.posts(session, staff, *State)
    asked = openings_in(",".join(request.query.getlist("offerta")))
    chosen = [post for post in every if post.id in asked]
    posts = chosen or every
    only = [post.id for post in chosen]
    work: dict[str, Any] = {"counts": None}
    if follows:
        work = _waiting(request, every, only)
    totals = numbers.whole(session, staff, day) if not follows and staff.may(Action.READ_TOTALS) else None
    drafts = [p for p in posts if p.state is State.DRAFT] if writes else []
    unfit = [p.id for p in drafts if p.publish_failed_at is not None]
    return request.render(
        "desk/today.html", posts=[p for p in posts if p.state is State.PUBLISHED], totals=totals, today=day, stages=STAGES,
        drafts=[p for p in drafts if p.publish_failed_at is None], places=places.comuni(), writes=writes, chosen=chosen,
        unfit=_unfit(request, unfit), offered=[p for p in every if p.state is State.PUBLISHED or p.waiting or p in chosen],
        closing_soon=[p for p in posts if p.closes_soon(day)], network=staff.sees_all(Action.READ_TOTALS), words=OpeningForm(),
        parked=len(outbox.parked(session)) if staff.may(Action.READ_SYSTEM) else 0, visits=_visits(request), **work,
    )  # fmt: skip


def _waiting(request: StaffRequest, posts: Sequence[worklist.Post], only: Sequence[int]) -> dict[str, Any]:
    """Who waits for what, and whose data goes soon: counts over everything, names a handful of each."""
    session, staff, day = request.session, request.staff, day_of_today()
    counts, first = worklist.counts(session, staff, posts, day, only), worklist.waiting(session, staff, day, only)
    kept = timedelta(days=round(request.portal.settings.retention_months * MONTH))
    return {
        "counts": counts | {"unread": first["unread"][0].total if first["unread"] else 0}, **first,
        "interviews": interviews.on(session, staff, day, only),
        "leaving": worklist.leaving(session, staff, day, kept, only),
        "mentions": mentions.waiting(session, staff),
    }  # fmt: skip


def _unfit(request: StaffRequest, ids: Sequence[int]) -> list[tuple[Opening, dict[str, list[str]]]]:
    """Drafts that should have come out by themselves and did not, each with what still speaks against it."""
    rows = desk_queries.several(request.session, request.staff, ids) if ids else []
    return [(row, scheduling.against(row)) for row in rows]


def _visits(request: StaffRequest) -> list[tuple[str, int, Any]]:
    """What waits about visits of classes, for those who answer schools: part, how many, and its words."""
    if not request.staff.may(Action.HOST_VISITS) and not request.staff.may(Action.ASSIGN_VISITS):
        return []
    counted = visits.counts(request.session, request.staff, now())
    return [(name, count, visit_labels.PARTS[name]) for name, count in counted.items() if count]


def openings(request: StaffRequest) -> Response:
    """All openings in scope: public, drafts or closed ones, with how many applied."""
    session, staff, day = request.session, request.staff, day_of_today()
    state = next((s for s, word in TABS.items() if word == request.query.get("stato")), State.PUBLISHED)
    posts = worklist.posts(session, staff, *State)
    listed = [p for p in posts if p.state is state]
    worklist.count_stages(session, staff, listed, day)
    return request.render(
        "openings/desk/index.html", posts=listed, state=state, tabs_of=TABS, today=day, places=places.comuni(),
        counts={s: sum(p.state is s for p in posts) for s in State}, stages=STAGES,
        writes=staff.may(Action.WRITE_OPENINGS), follows=staff.may(Action.READ_APPLICATIONS),
        several=len({p.cooperative_id for p in posts}) > 1,
    )  # fmt: skip


def opening(request: StaffRequest) -> Response:
    """One opening: how it stands, what it lacks, who applied, and what one can do with it."""
    session, staff, day = request.session, request.staff, day_of_today()
    row = desk_queries.one(session, staff, request.params["id"])
    (post,) = worklist.posts(session, staff, row.state, only=row.key)
    where, reading = row.cooperative_id, Action.READ_APPLICATIONS
    follows = staff.may_in(reading, where) or where in staff.assigned(reading)
    if follows:
        worklist.count_stages(session, staff, [post], day)
    writes, judging = desk_queries.may_write(staff, row), Action.WRITE_CRITERIA
    before, again = desk_queries.relatives(session, row)
    return request.render(
        "openings/desk/show.html", opening=row, extensions=desk_queries.extensions(session, row), before=before, again=again, post=post, words=labels, writes=writes, follows=follows, today=day, stages=STAGES,
        findings=ad_checks.check(row) if writes else [], close=CloseForm(), form=OpeningForm(), place=workplaces.line(row), workplaces=workplaces.of(row),
        missing=ad_checks.missing(row, day) if row.state is State.DRAFT else {}, editor=desk_queries.editor(session, row),
        profession=queries.profession_text(session, row.profession_id, request.locale),
        judges=staff.may_in(judging, where) or where in staff.assigned(judging),
    )  # fmt: skip


def totals(request: StaffRequest) -> Response:
    """How many openings and applications, grouped in one of five ways."""
    by = _way(request)
    rows = _named(by, numbers.groups(request.session, request.staff, by, day_of_today(), request.locale))
    return request.render(
        "desk/totals.html", by=by, ways=WAYS, rows=rows, network=request.staff.sees_all(Action.READ_TOTALS),
        whole=numbers.whole(request.session, request.staff, day_of_today()), smallest=numbers.SMALLEST,
    )  # fmt: skip


def totals_csv(request: StaffRequest) -> Response:
    """The same numbers for a spreadsheet."""
    by = _way(request)
    rows = _named(by, numbers.groups(request.session, request.staff, by, day_of_today(), request.locale))
    head = [str(WAYS[by][0]), _("Pubblicate in tutto"), _("Aperte adesso"), _("Posti aperti"), _("Candidature")]
    body = [[n, g.published, g.open, g.positions, g.people] for n, g in rows]
    name = _("totali")
    if by is By.STAGE:
        head, body = [head[0], head[-1]], [[row[0], row[-1]] for row in body]
    return Response(
        as_csv(head, body), media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{by}.csv"', "Cache-Control": "no-store"},
    )  # fmt: skip


def _way(request: StaffRequest) -> By:
    ways = list(By)
    default = By.COOPERATIVE if request.staff.sees_all(Action.READ_TOTALS) else By.PROFESSION
    return next((way for way in ways if way == request.query.get("per")), default)


def _named(by: By, groups: Sequence[Group]) -> list[tuple[str, Group]]:
    """Each line with its name in the visitor's language."""
    provinces = places.provinces()

    def name(key: Any) -> str:
        if by is By.STAGE:
            return str(STAGES[Stage(key)])
        if by is By.MONTH:
            return format_date(date(int(key) // 100, int(key) % 100, 1), "LLLL y", locale=i18n.babel_locale())
        if by is By.PROVINCE:
            return provinces.get(key, key) or _("Senza luogo")
        return str(key)

    return [(name(group.key), group) for group in groups]


def system(request: StaffRequest) -> Response:
    """Work that waits or is stuck, search, mail."""
    session, portal = request.session, request.portal
    queues = machinery.queues(session)
    return request.render(
        "desk/system.html", parked=outbox.parked(session), queues=queues, kind_of=machinery.kind_of,
        waiting=outbox.waiting(session), indexes=machinery.indexes(portal, session), mail=machinery.mails(portal, session),
        search=machinery.search(portal, queues), today=day_of_today(),
    )  # fmt: skip


def create_retry(request: StaffRequest) -> Response:
    """Try parked work again: one note, or all of them."""
    wanted = request.form.get("note", "")
    ids = [n.key for n in outbox.parked(request.session) if wanted in ("", str(n.key))]
    outbox.retry(request.session, ids)
    if ids:
        request.flash("success", _("Si riprova: il risultato si vede fra qualche secondo."))
    else:
        request.flash("info", _("Non c’era più niente da riprovare."))
    return request.redirect("desk.system")
