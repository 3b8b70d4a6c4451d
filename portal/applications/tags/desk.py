"""Where does staff look after its tags: which there are, what they are called, which are the same?"""

from typing import Any

from starlette.responses import Response

from portal.accounts.policy import Action
from portal.applications.lists.forms import TagForm, offer_homes
from portal.applications.tags import keeping, words
from portal.cooperatives import queries as cooperatives
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.web.pagination import whole_number
from portal.web.request import StaffRequest


def index(request: StaffRequest) -> Response:
    """The vocabulary of one's cooperatives, with how many people carry each word."""
    return _index(request, TagForm())


def create(request: StaffRequest) -> Response:
    """A new word."""
    form, homes = TagForm(request.form), _homes(request)
    home = offer_homes(form, homes)
    if not form.validate():
        return _index(request, form, status=422)
    try:
        tag = keeping.create(request.session, home, form.name.data)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _index(request, form, status=422)
    return _done(request, _("C’è l’etichetta «%(name)s».", name=tag.name), tag.name)


def update(request: StaffRequest) -> Response:
    """Another name for a tag; everybody who carries it keeps it."""
    tag = keeping.one(request.session, request.staff, request.params["id"])
    form = TagForm(request.form)
    if not form.validate():
        return _index(request, TagForm(), {tag.key: form}, status=422)
    try:
        keeping.rename(request.session, tag, form.name.data)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _index(request, TagForm(), {tag.key: form}, status=422)
    except Conflict as conflict:
        form.name.errors = [conflict.message]
        return _index(request, TagForm(), {tag.key: form}, status=409)
    return _done(request, _("L’etichetta si chiama «%(name)s».", name=tag.name), tag.name)


def create_merge(request: StaffRequest) -> Response:
    """Make two tags one: this one goes, whoever carries it gets the other."""
    first, second = request.params["id"], whole_number(str(request.form.get("into", "")))
    if second is None:
        keeping.one(request.session, request.staff, first)
        return _index(request, TagForm(), refused=_("Scegli con quale etichetta unire."), status=422)
    # In the order of their numbers, so that two who merge crosswise do not wait for each other.
    try:
        rows = {number: keeping.one(request.session, request.staff, number) for number in sorted({first, second})}
    except NotFound:
        keeping.one(request.session, request.staff, first)
        return _index(request, TagForm(), refused=_("Scegli con quale etichetta unire."), status=422)
    tag, into = rows[first], rows[second]
    try:
        moved = keeping.merge(request.session, tag, into, by=request.me)
    except Conflict as conflict:
        return _index(request, TagForm(), refused=conflict.message, status=409)
    return _done(request, ngettext(
        "«%(tag)s» è ora «%(into)s»: %(num)s persona in più. Si annulla da «Ultime azioni».",
        "«%(tag)s» è ora «%(into)s»: %(num)s persone in più. Si annulla da «Ultime azioni».", moved, tag=tag.name, into=into.name,
    ))  # fmt: skip


def create_deletion(request: StaffRequest) -> Response:
    """Throw a tag away; nobody carries it any more."""
    tag = keeping.one(request.session, request.staff, request.params["id"])
    keeping.throw_away(request.session, tag, by=request.me)
    return _done(request, _("L’etichetta «%(name)s» è eliminata. La riprendi da «Ultime azioni».", name=tag.name))


def _done(request: StaffRequest, said: str, name: str = "") -> Response:
    request.flash("success", said)
    if warning := words.warning(name) if name else "":
        request.flash("warning", warning)
    return request.redirect("tags.desk.index")


def _homes(request: StaffRequest) -> list[Any]:
    found = list(cooperatives.in_scope(request.session, request.staff, Action.TAG_CANDIDATES))
    if not found:
        raise NotAllowed
    return found


def _index(
    request: StaffRequest,
    form: TagForm,
    renaming: dict[int, TagForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    homes = _homes(request)
    offer_homes(form, homes)
    lines = keeping.lines(request.session, request.staff)
    forms = {
        line.tag.key: (renaming or {}).get(line.tag.key) or TagForm(data={"name": line.tag.name}) for line in lines
    }
    for number, one in forms.items():  # many of these forms stand on one page
        one.name.id = f"name-{number}"
    return request.render(
        "candidates/desk/tags.html", status=status, form=form, lines=lines, forms=forms, refused=refused, most=keeping.MOST,
        homes={c.key: c.name for c in homes}, opened=set(renaming or {}), warning=words.warning,
    )  # fmt: skip
