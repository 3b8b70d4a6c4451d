"""How is a visit told to the teacher: its state, what happened, and the dates it could move to?"""

from collections.abc import Sequence
from typing import Any

from wtforms.fields import SelectChoice

from portal import i18n
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.moments import span
from portal.outreach import request_labels as labels
from portal.outreach import slot_rules as rules
from portal.outreach.meeting import answer_by
from portal.outreach.models import Slot, Visit, VisitState
from portal.outreach.queries import Step


def state(visit: Visit) -> tuple[str, str]:
    """Where it stands and what happens next, in words."""
    title, text = labels.STATES[visit.state]
    return str(title), str(text)


def timeline(visit: Visit, history: Sequence[Step]) -> list[dict[str, Any]]:
    """What happened, and what comes next. Colleagues' names stay inside; the cooperative speaks."""
    items: list[dict[str, Any]] = []
    for step in history:
        title, text = _told(step, visit)
        items.append({"title": title, "text": text, "when": step.at, "state": "done"})
    if items:
        items[-1]["state"] = "bad" if visit.state in (VisitState.CANCELLED, VisitState.NOT_HELD) else "now"
    if visit.state in (VisitState.REQUESTED, VisitState.REVIEW):
        items.append({"title": _("Vi rispondono entro questo giorno"), "when": answer_by(visit), "state": "next"})
    elif visit.state is VisitState.CONFIRMED and visit.starts_at is not None:
        items.append({"title": _("L’incontro con la classe"), "when": visit.starts_at, "state": "next"})
    return items


def _told(step: Step, visit: Visit) -> tuple[str, str]:
    host = step.cooperative or _("Chi coordina")
    if step.before is None:
        return _("Avete chiesto l’incontro"), ""
    match step.what:
        case "assigned":
            return _("La richiesta è passata a %(host)s", host=host), ""
        case "released":
            return _("%(host)s non può: cerchiamo un’altra cooperativa", host=host), ""
        case "proposed":
            return _("%(host)s ha proposto un’altra data", host=host), step.reason
        case "declined":
            return _("Avete detto no alla data proposta"), step.reason
        case "moved":
            return (_("Avete spostato l’incontro") if step.by_teacher else _("C’è una nuova data")), step.reason
        case "redated":
            return _("Avete chiesto altri giorni"), step.reason
        case "edited":
            return (
                _("Avete cambiato i numeri") if step.by_teacher else _("Dettagli aggiornati")
            ), step.reason if step.by_teacher else ""
    if step.after is VisitState.CANCELLED:
        return (_("Avete annullato") if step.by_teacher else _("%(host)s ha annullato", host=host)), step.reason
    if step.after is VisitState.HELD:
        return _("L’incontro c’è stato"), _present(visit)
    if step.after is VisitState.NOT_HELD:
        return _("L’incontro non c’è stato"), step.reason
    return _("%(host)s ha confermato", host=host), ""


def _present(visit: Visit) -> str:
    if visit.present is None:
        return ""
    return ngettext(
        "Presente %(num)s persona su %(of)s.", "Presenti %(num)s persone su %(of)s.", visit.present, of=visit.students
    )


def dates(found: Sequence[Slot]) -> list[SelectChoice]:
    """Free dates to choose from, and none of them."""
    own = SelectChoice(0, _("Nessuna di queste: propongo altri giorni"))
    return [*(SelectChoice(s.key, span(s.starts_at, s.ends_at)) for s in found), own]


def hints(found: Sequence[Slot]) -> dict[int, str]:
    """What to know of each date beside its hour."""
    english = i18n.current() == "en"
    return {
        s.key: " · ".join((s.series.title_en if english and s.series.title_en else s.series.title, s.series.cooperative.name, _room(s)))
        for s in found
    }  # fmt: skip


def _room(slot: Slot) -> str:
    free = rules.free_students(slot.series, slot)
    return ngettext("posto per %(num)s persona", "posto per %(num)s persone", free)
