"""What does the desk see of a school year: the figures with their map, what classes answered, the report to take away?"""

from starlette.responses import Response

from portal import paper, places
from portal.accounts.policy import Action
from portal.csv_files import as_csv
from portal.db import today
from portal.events.labels import FORMATS
from portal.i18n import gettext as _
from portal.outreach import (
    change,
    event_figures,
    figures,
    figures_words,
    province_map,
    report,
    report_answers,
    results,
    school_years,
    surveys,
)
from portal.outreach.figures import Year
from portal.outreach.results import By, Kind, Measures
from portal.outreach.school_years import SchoolYear
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """The school year in figures, each chart with its numbers."""
    year, years = _year(request)
    counted = figures.year(request.session, request.staff, year)
    events = event_figures.of_year(request.session, request.staff, year)
    return request.render(
        "outreach/report/index.html", year=counted, years=years, events=report.event_heads(*events), events_before=events[1].events, heads=report.head_figures(counted), map=province_map.drawn(counted.provinces), legend=report.legend(),
        names=places.provinces(), comuni=places.comuni(), formats=FORMATS, track_name=report.track_name, network=_network(request),
    )  # fmt: skip


def answers(request: StaffRequest) -> Response:
    """What classes and the people at open events answered, grouped in one of three ways, beside the year before."""
    year, years = _year(request)
    by = next((way for way in By if way == request.query.get("per")), By.PROFESSION)
    kind = next((one for one in Kind if one == request.query.get("tipo")), Kind.ALL)
    found = results.read(request.session, request.staff, year, request.locale).results(by, kind)
    return request.render(
        "outreach/report/answers.html", year=year, years=years, by=by, ways=report_answers.WAYS, kind=kind,
        kinds=report_answers.KINDS, network=_network(request), found=found, explained=report_answers.explained(found),
        too_few=report_answers.too_few(), smallest=change.SMALLEST, questions={q.key: q for q in surveys.questions()},
        signed=figures_words.signed, mean=figures_words.mean, marks=list(surveys.MARKS),
    )  # fmt: skip


def report_pdf(request: StaffRequest) -> Response:
    """The report of the year on paper."""
    year, settings = _counted(request), request.portal.settings
    data = report.sheet(
        year, _measures(request, year), report.event_heads(*event_figures.of_year(request.session, request.staff, year.year)),
        issuer=settings.legal_organisation or settings.name,
        scope=_("Tutte le cooperative della rete") if _network(request) else ", ".join(name for name, *_rest in year.hosts),
    )  # fmt: skip
    return _file(paper.pdf("year", data, language=request.locale), "application/pdf", year, "pdf")


def report_csv(request: StaffRequest) -> Response:
    """The same numbers for a spreadsheet, one a line."""
    year = _counted(request)
    events, _last = event_figures.of_year(request.session, request.staff, year.year)
    head = [_("Anno scolastico"), _("Gruppo"), _("Voce"), _("Misura"), _("Valore")]
    content = as_csv(head, list(report.rows(year, _measures(request, year), events)))
    return _file(content, "text/csv; charset=utf-8", year, "csv")


def _file(content: bytes, kind: str, year: Year, ending: str) -> Response:
    name = f"{_('anno-scolastico')}-{year.year.word}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def _year(request: StaffRequest) -> tuple[SchoolYear, list[SchoolYear]]:
    """The year that is asked for, if there is something to see, else this one; and all that there are."""
    this = school_years.of(today())
    years = figures.years(request.session, request.staff, this)
    asked = school_years.read(request.query.get("anno"))
    return (asked if asked in years else this), years


def _counted(request: StaffRequest) -> Year:
    return figures.year(request.session, request.staff, _year(request)[0], names_of_never=0)


def _measures(request: StaffRequest, year: Year) -> Measures:
    return results.read(request.session, request.staff, year.year, request.locale)


def _network(request: StaffRequest) -> bool:
    return request.staff.sees_all(Action.READ_OUTREACH)
