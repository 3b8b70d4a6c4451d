"""What is done with the people ticked in the results or on a list: tag them, put them on a list, take them as a file?"""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications import people, people_asked, search
from portal.applications.dossier_names import Pair, subject
from portal.applications.lists import desk as lists_desk
from portal.applications.lists import export as lists_export
from portal.applications.lists import keeping as lists
from portal.applications.lists.forms import BarForm
from portal.applications.lists.models import PeopleList
from portal.applications.lists.people import MOST, by_cooperative, ticked, within
from portal.applications.tags import keeping as tags
from portal.applications.tags import words as tags_words
from portal.db import today
from portal.errors import Conflict, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.web import links
from portal.web.downloads import download
from portal.web.pagination import page_number, whole_number
from portal.web.request import StaffRequest
from search_index.index import IndexUnavailable


def create_taggings(request: StaffRequest) -> Response:
    """Put a tag on the chosen people (a new name makes a new tag), or take it off."""
    then = request.form.get("then")
    if then is None and not request.form.get("etichetta") and request.form.get("lista"):
        return create_entries(request)  # Enter in the other field
    off = then == "remove"

    def do(bar: BarForm, pairs: list[Pair]) -> str:
        return _untag(request, bar, pairs) if off else _tag(request, bar, pairs)

    return _done(request, do)


def _tag(request: StaffRequest, bar: BarForm, pairs: list[Pair]) -> str:
    added, full, name = 0, 0, ""
    for home, candidates in by_cooperative(pairs).items():
        tag = tags.create(request.session, home, bar.etichetta.data or "", field="etichetta")
        now, not_now = tags.put(request.session, tag, candidates, by=request.me)
        added, full, name = added + now, full + not_now, tag.name
    if warning := tags_words.warning(name):
        request.flash("warning", warning)
    if full:
        request.flash("warning", ngettext(
            "%(num)s persona ha già %(most)s etichette, di più non si leggono: togline una.",
            "%(num)s persone hanno già %(most)s etichette, di più non si leggono: togline una.", full, most=tags.MOST_EACH,
        ))  # fmt: skip
    return ngettext(
        "Etichetta «%(name)s»: l’ha ora %(num)s persona in più.", "Etichetta «%(name)s»: l’hanno ora %(num)s persone in più.",
        added, name=name,
    )  # fmt: skip


def _untag(request: StaffRequest, bar: BarForm, pairs: list[Pair]) -> str:
    name, folded = tags.read_name(bar.etichetta.data or "", field="etichetta")
    removed, known = 0, False
    for home, candidates in by_cooperative(pairs).items():
        if (tag := tags.named(request.session, home, folded)) is not None:
            removed, known = removed + tags.take(request.session, tag, candidates), True
    if not known:
        raise RuleBroken({"etichetta": [_("Non c’è un’etichetta con questo nome.")]})
    return ngettext(
        "Etichetta «%(name)s» tolta a %(num)s persona.",
        "Etichetta «%(name)s» tolta a %(num)s persone.",
        removed,
        name=name,
    )


def create_entries(request: StaffRequest) -> Response:
    """Put the chosen people on a list; a new name makes a new list."""

    def do(bar: BarForm, pairs: list[Pair]) -> str:
        added, row = 0, None
        for home, candidates in by_cooperative(pairs).items():
            row, _new = lists.create(request.session, home, bar.lista.data or "", "", by=request.me, field="lista")
            try:
                added += lists.add(request.session, row, candidates, by=request.me)
            except Conflict as conflict:
                raise RuleBroken({"lista": [conflict.message]}) from None
        assert row is not None
        return ngettext(
            "Lista «%(name)s»: %(num)s persona in più.",
            "Lista «%(name)s»: %(num)s persone in più.",
            added,
            name=row.name,
        )

    return _done(request, do)


def create_export(request: StaffRequest) -> Response:
    """The chosen people as a file; every application in it notes who took it."""
    bar, kind = BarForm(request.form), _kind(request)
    try:
        pairs = _chosen(request, Action.EXPORT_CANDIDATES, lists_export.MOST)
    except RuleBroken as broken:
        return _again(request, bar, broken)
    return export(request, pairs, kind, _list(request))


def export(request: StaffRequest, pairs: list[Pair], kind: str, row: PeopleList | None) -> Response:
    """These people as a file of this kind; a list remembers that it was taken away."""
    found = lists_export.rows(request.session, request.staff, pairs)
    content = lists_export.written(request.session, request.staff, found, kind, by=request.me)
    if row is not None:
        lists.exported(request.session, row, len(found), by=request.me)
    return download(content, lists_export.file_name(kind, today()), lists_export.KINDS[kind])


def _kind(request: StaffRequest) -> str:
    return "xlsx" if request.form.get("then") == "xlsx" else "csv"


# -- who was chosen, and where one comes back to


def _done(request: StaffRequest, do: Callable[[BarForm, list[Pair]], str]) -> Response:
    """Do it to the chosen people and go back with a word about it; refused, the same page with its reasons."""
    bar = BarForm(request.form)
    if not bar.validate():
        return _again(request, bar, RuleBroken({}))
    try:
        pairs = within(request.session, request.staff, _chosen(request, Action.TAG_CANDIDATES, MOST), hold=True)
        if not pairs:
            raise RuleBroken({"": [_("Le persone scelte non ci sono più: forse hanno ritirato la candidatura.")]})
        said = do(bar, pairs)
    except RuleBroken as broken:
        return _again(request, bar, broken)
    request.flash("success", said)
    return request.redirect_to(_back(request))


def _chosen(request: StaffRequest, action: Action, most: int) -> list[Pair]:
    """The ticked dossiers, or all that the search finds or the list holds. Raises RuleBroken when nobody was chosen."""
    if request.form.get("tutte") != "1":
        pairs = within(request.session, request.staff, ticked(request.form.getlist("a")), action)
        if not pairs:
            raise RuleBroken({"": [_("Scegli prima almeno una persona: spunta la casella accanto al nome.")]})
        return pairs
    row = _list(request)
    if row is not None:
        found, total = lists.people(request.session, row, by_name=True, offset=0, limit=most)
        pairs = ticked((placed.name for placed in found), most)
    else:
        pairs, total = _all_found(request, most)
    if total > most:
        raise RuleBroken({"": [_("Sono %(total)s persone: insieme se ne possono trattare al massimo %(most)s. Restringi la ricerca.", total=total, most=most)]})  # fmt: skip
    if not pairs:
        raise RuleBroken({"": [_("Qui non c’è nessuno.")]})
    return pairs


def _all_found(request: StaffRequest, most: int) -> tuple[list[Pair], int]:
    asked = people.settled(request, _asked(request))
    try:
        return search.everybody(request.portal.index, request.staff, asked.wanted(), most)
    except IndexUnavailable:
        raise RuleBroken({"": [_("La ricerca in questo momento non risponde: spunta le persone una per una, o riprova tra poco.")]}) from None  # fmt: skip


def _asked(request: StaffRequest) -> people_asked.Asked:
    return people_asked.parse(str(request.form.get("ricerca", "")))


def _list(request: StaffRequest) -> PeopleList | None:
    number = whole_number(str(request.form.get("elenco", "")))
    return lists.one(request.session, request.staff, number, lock=True) if number is not None else None


def _back(request: StaffRequest) -> str:
    row = _list(request)
    query: dict[str, Any] = {"pagina": number} if (number := _page(request)) > 1 else {}
    if row is not None:
        order = {"ordina": "nome"} if request.form.get("ordina") == "nome" else {}
        return links.url("lists.desk.show", id=row.key, query={**order, **query})
    return links.url("candidates.desk.index") + _asked(request).address(**query)


def _page(request: StaffRequest) -> int:
    return page_number(str(request.form.get("pagina", "")))


def _again(request: StaffRequest, bar: BarForm, broken: RuleBroken) -> Response:
    request.session.rollback()  # nothing half done stands on the page
    bar.refuse({name: reasons for name, reasons in broken.messages.items() if name})
    refused = " ".join(broken.messages.get("", []))
    chosen = frozenset(subject(pair) for pair in ticked(request.form.getlist("a")))
    row = _list(request)
    if row is not None:
        return lists_desk.page(request, row, _page(request), bar=bar, ticked=chosen, refused=refused, status=422)
    return people.page(request, _asked(request), _page(request), bar=bar, ticked=chosen, refused=refused, status=422)
