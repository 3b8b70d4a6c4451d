"""How does a teacher get the paper of a class, and how does anybody check that it is true?"""

from starlette.responses import Response

from portal import limits, paper
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.outreach import certificate_paper, certificates, codes, queries
from portal.outreach.certificates import Certificate
from portal.outreach.models import Visit
from portal.outreach.visit_links import holder
from portal.professions import queries as professions
from portal.web import links as addresses
from portal.web.request import StaffRequest, Visitor

# Nobody types that many codes in an hour; a program that guesses does, and would need centuries.
CHECKS_PER_HOUR = 120


def index(request: Visitor) -> Response:
    """Type the code of a paper. A typed one leads to its own address; a wrong one comes back with what was typed."""
    typed = (request.query.get("codice") or "").strip()
    if not typed:
        return request.render("outreach/certificates/index.html", typed="", error="")
    code = codes.read(typed)
    if len(code) != codes.CERTIFICATE:
        error = _(
            "Un codice ha %(count)s segni, a gruppi di quattro: controlla di averli scritti tutti.",
            count=codes.CERTIFICATE,
        )
        return request.render("outreach/certificates/index.html", status=422, typed=typed[:60], error=error)
    return request.redirect("outreach.certificates.show", code=codes.grouped(code))


def show(request: Visitor) -> Response:
    """What the paper with this code says, as far as it still holds; no name of anybody."""
    limits.hit(request.session, "certificates", request.address, limit=CHECKS_PER_HOUR)
    request.commit_anyway = True
    try:
        certificate = certificates.by_code(request.session, request.params["code"])
    except NotFound:
        typed = request.params["code"][:60]
        error = _(
            "Nessun attestato ha questo codice. Controlla segno per segno: le lettere facili da confondere non ci sono."
        )
        return request.render("outreach/certificates/index.html", status=404, typed=typed, error=error)
    return request.render(
        "outreach/certificates/show.html", certificate=certificate, visit=certificate.visit,
        facts=certificate_paper.facts(certificate, _titles(request, certificate)), code=codes.grouped(request.params["code"]),
        hours=certificate_paper.hours,
    )  # fmt: skip


@holder
def download(request: Visitor, visit: Visit) -> Response:
    """The teacher's copy, by the link to the visit."""
    return _file(request, certificates.of(request.session, visit))


def desk_show(request: StaffRequest) -> Response:
    """The same paper for the host and the coordinator."""
    visit = queries.one(request.session, request.staff, request.params["id"])
    certificate = certificates.of(request.session, visit)
    if certificate is None:
        request.flash(
            "info", _("L’attestato c’è quando le presenze sono segnate: si prepara da solo entro pochi minuti.")
        )
        return request.redirect("outreach.desk.show", id=visit.key)
    return _file(request, certificate)


def _file(request: Visitor, certificate: Certificate | None) -> Response:
    if certificate is None:
        raise NotFound
    settings, code = request.portal.settings, codes.grouped(certificate.visit.certificate_code or "")
    data = certificate_paper.sheet(
        certificate, _titles(request, certificate), issuer=settings.legal_organisation or settings.name,
        address=addresses.absolute("outreach.certificates.show", code=code),
    )  # fmt: skip
    return Response(
        paper.pdf("certificate", data, language=request.locale), media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_("attestato")}-{code}.pdf"', "Cache-Control": "no-store"},
    )  # fmt: skip


def _titles(request: Visitor, certificate: Certificate) -> list[str]:
    return [t.title for t in professions.chosen(request.session, certificate.visit.professions, request.locale)]
