"""What may staff type about tags, lists and searches? Names are checked where they are kept (`tags.keeping.read_name`)."""

from collections.abc import Sequence

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.applications.lists import keeping
from portal.applications.searches import keeping as saved_searches
from portal.applications.tags import keeping as tags
from portal.cooperatives.models import Cooperative
from portal.i18n import gettext as _
from portal.i18n import lazy as _l
from portal.web.forms import Form, at_most, one_line, required
from portal.web.pagination import whole_number


class SaveForm(Form):
    """A search that is kept: its name, and who sees it."""

    name = StringField(_l("Nome della ricerca"), [required(), at_most(saved_searches.LONGEST)], filters=[one_line])
    shared = SelectField(_l("Chi la vede"), validate_choice=False)
    in_digest = BooleanField(_l("Dimmelo nella mail con le novità"))

    def offer(self, homes: Sequence[Cooperative]) -> "SaveForm":
        """The cooperatives with which it can be shared."""
        self.shared.choices = [
            SelectChoice("", _("Solo io")),
            *(SelectChoice(str(c.key), _("Anche chi cerca per %(name)s", name=c.name)) for c in homes),
        ]
        return self

    @property
    def shared_with(self) -> int | None:
        """The cooperative that was chosen; whether one may is asked where it is kept."""
        return whole_number(self.shared.data)


class BarForm(Form):
    """What to do with the people that were ticked: names of a tag and of a list, there already or new."""

    etichetta = StringField(_l("Etichetta"), [at_most(200)], filters=[one_line])
    lista = StringField(_l("Lista"), [at_most(200)], filters=[one_line])


class TagForm(Form):
    """A tag of the vocabulary."""

    name = StringField(_l("Nome dell’etichetta"), [required(), at_most(tags.LONGEST)], filters=[one_line])
    cooperative_id = SelectField(_l("Cooperativa"), coerce=str, validate_choice=False)


class ListForm(Form):
    """A list: its name and what it is for."""

    name = StringField(_l("Nome della lista"), [required(), at_most(keeping.LONGEST)], filters=[one_line])
    note = TextAreaField(_l("A che cosa serve"), [at_most(keeping.LONGEST_NOTE)])
    cooperative_id = SelectField(_l("Cooperativa"), coerce=str, validate_choice=False)
    version = HiddenField()


def offer_homes(form: TagForm | ListForm, homes: Sequence[Cooperative]) -> int:
    """The cooperatives one works for; the one that was chosen, else the first."""
    form.cooperative_id.choices = [SelectChoice(str(c.key), c.name) for c in homes]
    chosen = whole_number(form.cooperative_id.data)
    return next((c.key for c in homes if c.key == chosen), homes[0].key)
