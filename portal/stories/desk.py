"""With which pages does staff write a story, try it, publish it and take it down?"""

from typing import Any

from starlette.responses import Response

from portal import images, text_checks
from portal.accounts.policy import Action
from portal.cooperatives import queries as cooperatives
from portal.db import today
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.i18n import gettext as _
from portal.professions import queries as professions
from portal.stories import actions, policy, queries
from portal.stories.forms import StoryForm, of_row
from portal.stories.models import Story, StoryState
from portal.stories.pages import context
from portal.stories.queries import Told
from portal.web import both_versions
from portal.web.dead_links import DeadLinks
from portal.web.request import StaffRequest
from portal.web.uploads import chosen


def new(request: StaffRequest) -> Response:
    """An empty form."""
    return _form(request, _fill(request, data={}), None)


def create(request: StaffRequest) -> Response:
    """Keep what was typed as a draft, or publish it at once."""
    return _save(request, _fill(request, request.form), None)


def edit(request: StaffRequest) -> Response:
    """The form with what is written now."""
    story = queries.one(request.session, request.staff, request.params["id"])
    return _form(request, _fill(request, data=of_row(story), story=story), story)


def update(request: StaffRequest) -> Response:
    """Keep what was typed; a public story stays fit to be public or stays as it was."""
    story = queries.one(request.session, request.staff, request.params["id"])
    return _save(request, _fill(request, request.form, story=story), story)


def preview(request: StaffRequest) -> Response:
    """The public page of a story that may not be public yet."""
    story = queries.one(request.session, request.staff, request.params["id"])
    return request.render("stories/desk/preview.html", story=story, **context(request, Told(story, request.locale)))


def create_publication(request: StaffRequest) -> Response:
    """Make it public; refused with every reason beside its field."""
    story = queries.one(request.session, request.staff, request.params["id"], lock=True)
    form = _fill(request, data=of_row(story), story=story)
    seen = StoryForm(request.form).seen()
    try:
        actions.publish(request.session, story, by=request.me, version=seen, today=today(), is_dead=_dead(request))
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, story, 422)
    return _published(request, story)


def create_withdrawal(request: StaffRequest) -> Response:
    """Take it off the site, now."""
    story = queries.one(request.session, request.staff, request.params["id"], lock=True)
    actions.withdraw(request.session, story)
    request.flash("success", _("La storia non è più sul sito, e la foto nemmeno."))
    return request.redirect("stories.desk.edit", id=story.key)


def create_copy(request: StaffRequest) -> Response:
    """The same words as a new draft."""
    story = queries.one(request.session, request.staff, request.params["id"])
    copied = actions.copy(request.session, story, by=request.me, today=today())
    request.flash("success", _("Questa è la copia, senza nome, foto e consenso: quelli sono di una persona sola."))
    return request.redirect("stories.desk.edit", id=copied.key)


def create_deletion(request: StaffRequest) -> Response:
    """Forget it, with its photo."""
    story = queries.one(request.session, request.staff, request.params["id"], lock=True)
    actions.delete(request.session, story)
    request.flash("success", _("La storia e la sua foto sono eliminate."))
    return request.redirect("editing.desk.index", query={"che": "storie"})


# -- what create and update share


def _fill(
    request: StaffRequest, sent: Any = None, *, data: dict[str, Any] | None = None, story: Story | None = None
) -> StoryForm:
    """The form with what can be chosen; a story that exists keeps its cooperative."""
    session = request.session
    mine = [story.cooperative] if story else cooperatives.in_scope(session, request.staff, Action.EDIT_TEXTS)
    if not mine:
        raise NotAllowed
    form = StoryForm(sent, data=data)
    services = [s for some in cooperatives.all_services(session).values() for s in some]
    form.offer(mine, services, professions.names(session, request.locale))
    if story or len(mine) == 1:
        form.cooperative_id.data = mine[0].key
    return form


def _save(request: StaffRequest, form: StoryForm, story: Story | None) -> Response:
    """Check the form, write the row, and go where the button said; a refusal leaves everything as it was."""
    if not form.validate():
        return _form(request, form, story, 422)
    session, fresh, then = request.session, story is None, str(request.form.get("then", "save"))
    try:
        made = _photo(request, form)
        if story is None:
            story = actions.create(
                session, form.values() | {"cooperative_id": form.cooperative_id.data}, by=request.me, today=today()
            )
            form.version.data = str(story.version)
        else:
            story = queries.one(session, request.staff, story.key, lock=True)
        picture = actions.attach(session, request.portal.storage, made) if made else None
        actions.edit(
            session, story, form.values(), by=request.me, version=form.seen(), today=today(), is_dead=_dead(request),
            picture=picture, without_picture=bool(form.remove_photo.data),
        )  # fmt: skip
        if then == "publish":
            actions.publish(session, story, by=request.me, version=story.version, today=today(), is_dead=_dead(request))
            return _published(request, story)
    except images.Unusable as unusable:
        form.refuse({"photo": [str(unusable)]})
        return _form(request, form, None if fresh else story, 422)
    except RuleBroken as broken:
        form.refuse(broken.messages)
        return _form(request, form, None if fresh else story, 422)
    except Conflict as conflict:
        assert story is not None
        return _conflict(request, form, story, conflict.message)
    request.flash("success", _("Bozza salvata.") if story.state is StoryState.DRAFT else _("Modifiche salvate."))
    return request.redirect("stories.desk.preview" if then == "preview" else "stories.desk.edit", id=story.key)


def _photo(request: StaffRequest, form: StoryForm) -> images.Made | None:
    """The photo that was sent, drawn anew. Raises Unusable."""
    upload = chosen(request.form.get("photo"))
    if upload is None:
        return None
    if upload.too_large:
        raise images.Unusable("too_heavy")
    # Drawing takes a second: nothing has been written yet, so others need not wait for it.
    request.session.commit()
    return images.make(upload.file.read())


def _published(request: StaffRequest, story: Story) -> Response:
    request.flash("success", _("La storia è pubblicata. Lo resta finché vale il consenso."))
    return request.redirect("stories.desk.edit", id=story.key)


def _dead(request: StaffRequest) -> DeadLinks:
    return DeadLinks(request.session, today())


def _form(request: StaffRequest, form: StoryForm, story: Story | None, status: int = 200) -> Response:
    missing: dict[str, list[str]] = {}
    if story is not None and story.state is not StoryState.PUBLISHED and status == 200:
        missing = policy.reasons(story, today(), _dead(request))
    return request.render(
        "stories/desk/edit.html", status=status, form=form, story=story, missing=missing, today=today(),
        told=Told(story, request.locale) if story else None, readability=text_checks.gulpease(form.text.data or ""),
    )  # fmt: skip


def _conflict(request: StaffRequest, form: StoryForm, story: Story, message: str) -> Response:
    """Both versions side by side, and the form with one's own text, ready to be saved over the other knowingly."""
    request.session.rollback()
    story = queries.one(request.session, request.staff, story.key)
    rows = both_versions.rows(form, _fill(request, data=of_row(story), story=story))
    form.version.data = str(story.version)
    return request.render(
        "stories/desk/conflict.html", status=409, form=form, story=story, message=message, rows=rows, today=today(),
        told=Told(story, request.locale), missing={}, readability=text_checks.gulpease(form.text.data or ""),
    )  # fmt: skip
