"""Which picture does a shared link show, and where is it kept once it is drawn?

Pictures lie in the data folder under a fingerprint of all that they show: a changed pay, name or colour makes another
one. Nothing in them is more than what the page itself says to everybody.
"""

import hashlib
import tempfile
from datetime import date
from pathlib import Path

import structlog
from starlette.responses import Response

from portal.cooperatives import queries as cooperatives
from portal.db import today
from portal.errors import NotFound
from portal.events import queries as events
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.openings import queries as openings
from portal.openings import shown
from portal.professions import queries as professions
from portal.professions.families import family
from portal.settings import Settings
from portal.stories import queries as stories
from portal.web.preview_picture import Words, draw
from portal.web.request import Visitor
from portal.web.templates import euro, moment

log = structlog.get_logger(__name__)
RECIPE = "2"
"""Raised when the drawing changes, so that installations draw again."""
KEPT = 2000  # pictures in the folder; the oldest go first
WEEK = 7 * 86400
# Pages that are no row of a table: title, sentence, tone.
PAGES = {
    "offerte": (_l("Offerte di lavoro"), _l("Offerte di lavoro nelle cooperative sociali, con la paga, gli orari, il luogo e il giorno entro cui ricevi una risposta."), "care"),
    "professioni": (_l("Le professioni del sociale"), _l("Che cosa fa chi lavora nel sociale, che cosa si studia e quanto si guadagna: una pagina per ogni professione."), "care"),
    "orientamento": (_l("Quale lavoro ti somiglia?"), _l("Dodici frasi, tre minuti, nessun dato da lasciare."), "community"),
    "percorsi": (_l("La strada dalla tua scuola"), _l("Passi, anni e titoli, a partire da dove sei adesso."), "education"),
    "mappa": (_l("La mappa delle carriere"), _l("Da un lavoro all’altro, e che cosa serve per passare."), "rehabilitation"),
    "confronto": (_l("Confronta le professioni"), _l("Fino a tre professioni una accanto all’altra: che cosa si fa, dove, le parti difficili, gli studi e la paga."), "organisation"),
    "storie": (_l("Storie"), _l("Chi lavora nelle cooperative sociali racconta il suo mestiere: le giornate buone, quelle pesanti, come ci è arrivato."), "education"),
    "cooperative": (_l("Cooperative"), _l("Le cooperative sociali della rete: dove sono, che servizi hanno, chi cercano."), "community"),
    "scuole": (_l("Porta la classe a conoscere il lavoro sociale"), _l("Visite, testimonianze, laboratori e formazione scuola-lavoro nelle cooperative sociali: si prenota in tre minuti, senza account."), "organisation"),
    "eventi": (_l("Vieni a vedere"), _l("Porte aperte, incontri e laboratori nelle cooperative. Ti iscrivi con nome ed e-mail: nessun account, nessun costo."), "education"),
}  # fmt: skip


def show(request: Visitor) -> Response:
    """The picture of one page, by its kind and name. An address with a fingerprint (`?v=`) may be kept for longer."""
    kind, slug = request.params["kind"], request.params["slug"]
    words, until = _words(request, kind, slug)
    key, picture = kept(request.portal.settings, words)
    etag = f'"{key[:16]}"'
    seconds = 4 * WEEK if request.query.get("v") else WEEK // 7
    if until is not None:  # never beyond the consent of somebody who tells a story
        seconds = min(seconds, max(0, (until - today()).days) * 86400)
    headers = {"Cache-Control": f"public, max-age={seconds}", "ETag": etag}
    if request.http.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(picture, media_type="image/png", headers=headers)


def kept(settings: Settings, words: Words) -> tuple[str, bytes]:
    """Fingerprint and PNG of these words, drawn now if that did not happen yet."""
    said = repr((RECIPE, settings.name, settings.colour, words))
    key = hashlib.sha256(said.encode()).hexdigest()
    path = settings.data_dir / "previews" / f"{key}.png"
    try:
        return key, path.read_bytes()
    except OSError:
        picture = draw(settings.name, settings.colour, words)
        _keep(path, picture)
        return key, picture


def _keep(path: Path, picture: bytes) -> None:
    """Written in one step. A full disk costs time, no visitor's page."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            file.write(picture)
        Path(file.name).replace(path)
        there = list(path.parent.glob("*.png"))
        for old in sorted(there, key=lambda p: p.stat().st_mtime)[: max(0, len(there) - KEPT)]:
            old.unlink(missing_ok=True)
    except OSError as wrong:
        log.warning("a preview could not be kept", reason=type(wrong).__name__)


def _words(request: Visitor, kind: str, slug: str) -> tuple[Words, date | None]:
    """What the picture says, and the last day on which it may; raises NotFound for what has no page."""
    if len(slug) > 200:
        raise NotFound
    if kind == "storia":
        return _story(request, slug)
    known = {
        "offerta": _opening,
        "professione": _profession,
        "cooperativa": _cooperative,
        "evento": _event,
        "pagina": _page,
    }
    if kind not in known:
        raise NotFound
    return known[kind](request, slug), None


def _opening(request: Visitor, slug: str) -> Words:
    row, day = openings.by_slug(request.session, slug), today()
    told = shown.context(request.session, row, day, request.locale, similar=False)
    title = (row.title_en if request.locale == "en" else "") or row.title
    below = (row.cooperative.name, told["place"])
    if not row.is_open(day) or not row.cooperative.active:
        return Words(title, _("Offerta chiusa"), below, tone=told["tone"])
    pay, money = told["pay"], ""
    if pay:
        money = " – ".join(dict.fromkeys(euro(None, cents) for cents in (pay.low, pay.high)))
        money += " " + _("lordi al mese")
    return Words(title, _("Offerta di lavoro"), below, money, told["tone"])


def _profession(request: Visitor, slug: str) -> Words:
    told = professions.by_slug(request.session, slug, request.locale)
    return Words(told.title, told.family.name, (told.summary,), tone=told.family.tone)


def _cooperative(request: Visitor, slug: str) -> Words:
    row = cooperatives.by_slug(request.session, slug)
    about = (row.about_en if request.locale == "en" else "") or row.about
    return Words(row.name, _("Cooperativa sociale"), (row.place, about), tone="community")


def _story(request: Visitor, slug: str) -> tuple[Words, date | None]:
    told = stories.by_slug(request.session, slug, today(), request.locale)
    tone = family(told.story.profession.family).tone if told.story.profession else "organisation"
    who = ", ".join(part for part in (told.person, told.role) if part)
    return Words(f"“{told.quote}”", _("Storie"), (who, told.cooperative.name), tone=tone), told.story.consent_expires_on


def _event(request: Visitor, slug: str) -> Words:
    told = events.by_slug(request.session, slug, request.locale)
    when = moment(None, told.event.starts_at, "EEEE d MMMM, HH:mm")
    if told.is_cancelled:
        return Words(told.title, _("Annullato"), (when, told.town), tone="organisation")
    return Words(told.title, told.kind, (told.town, told.event.cooperative.name), when, "education")


def _page(request: Visitor, slug: str) -> Words:
    settings = request.portal.settings
    if slug == "portale":
        about = settings.tagline or _(
            "Offerte con la paga scritta, professioni spiegate bene, una risposta per ogni persona."
        )
        return Words(_("Lavoro e professioni nel sociale"), below=(about,), tone="education")
    if slug not in PAGES:
        raise NotFound
    title, text, tone = PAGES[slug]
    return Words(str(title), below=(str(text),), tone=tone)
