"""How is a search among people said in words: its filters with their counts, what narrows it, what it asks in vain?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, select

from portal import i18n, places
from portal.accounts.policy import Action
from portal.applications.desk_forms import STAGES
from portal.applications.lists.models import Tag
from portal.applications.models import Stage
from portal.applications.people_asked import FILTERS, Asked
from portal.applications.tags import keeping as tags
from portal.candidates import vocabulary
from portal.cooperatives import queries as cooperatives
from portal.cooperatives.policy import Staff
from portal.i18n import gettext as _
from portal.openings.models import Opening
from portal.openings.policy import in_scope
from portal.professions.models import Profession, ProfessionText


@dataclass(frozen=True)
class Words:
    """What people call the values of filters; read once for a page."""

    session: Session
    staff: Staff

    @cached_property
    def tags(self) -> Sequence[Tag]:
        """The tags this person may see."""
        return tags.vocabulary(self.session, self.staff)

    @cached_property
    def _tag_names(self) -> dict[str, str]:
        """Their names; with the cooperative's where one works for several."""
        homes: dict[int, str] = {}
        if len({tag.cooperative_id for tag in self.tags}) > 1:
            found = cooperatives.in_scope(self.session, self.staff, Action.TAG_CANDIDATES)
            homes = {c.key: f" ({c.name})" for c in found}
        return {str(tag.key): tag.name + homes.get(tag.cooperative_id, "") for tag in self.tags}

    @cached_property
    def _professions(self) -> dict[str, str]:
        return dict(
            self.session.exec(
                select(Profession.slug, ProfessionText.title)
                .join(ProfessionText, col(ProfessionText.profession_id) == Profession.id)
                .where(ProfessionText.language == i18n.current())
            ).all()
        )

    def of(self, name: str, value: str) -> str:
        """What people call this value of a filter."""
        match name:
            case "professione":
                return self._professions.get(value, value)
            case "fase":
                return next((str(text) for stage, text in STAGES.items() if stage.value == value), value)
            case "etichetta":
                return self._tag_names.get(value, value)
            case "competenza":
                return vocabulary.skill_name(value)
            case "disponibilita":
                return vocabulary.availability_name(value)
            case "provincia":
                return places.provinces().get(value, value)
            case _:
                return _("Ha l’auto") if value == "1" else _("Senza auto")

    def still(self, asked: Asked, openings: Collection[int]) -> tuple[Asked, list[str]]:
        """The search without filters that no longer exist, and what they were, in words.

        `openings` are numbers known to exist; another one is looked up within the person's scope.
        """
        gone = []
        lost = [v for v in asked.chosen["etichetta"] if v not in self._tag_names]
        if lost:
            asked, gone = asked.without("etichetta", lost), [_("un’etichetta che non c’è più")]
        lost = [v for v in asked.chosen["professione"] if v not in self._professions]
        if lost:
            asked = asked.without("professione", lost)
            gone += [_("la professione «%(name)s»", name=value) for value in lost]
        if asked.opening is not None and asked.opening not in openings and not self._there(asked.opening):
            asked = replace(asked, opening=None)
            gone.append(_("un’offerta che non c’è più"))
        return asked, gone

    def _there(self, opening: int) -> bool:
        mine = in_scope(self.staff, Action.SEARCH_CANDIDATES)
        return self.session.exec(select(Opening.id).where(Opening.id == opening, mine)).first() is not None

    def facets(self, counts: dict[str, dict[Any, int]], asked: Asked) -> list[dict[str, Any]]:
        """The filters with their counts, in words."""
        titles = {
            "professione": _("Professione"), "fase": _("Fase"), "etichetta": _("Etichette"), "competenza": _("Competenze"),
            "disponibilita": _("Disponibilità"), "provincia": _("Provincia"), "auto": _("Auto"),
        }  # fmt: skip
        return [{"name": name, "title": title, "options": self._options(name, counts, asked)} for name, title in titles.items()]  # fmt: skip

    def _options(self, name: str, counts: dict[str, dict[Any, int]], asked: Asked) -> list[dict[str, Any]]:
        found = {
            _value(value): count for value, count in counts.get(FILTERS[name], {}).items() if value not in ("", None)
        }
        if name == "etichetta":  # an index that is behind still counts tags that are gone
            found = {value: count for value, count in found.items() if value in self._tag_names}
        found |= {value: 0 for value in asked.chosen[name] if value not in found}
        options: list[dict[str, Any]] = [
            {"value": value, "label": self.of(name, value), "count": count, "selected": value in asked.chosen[name]}
            for value, count in found.items()
        ]
        order = list(Stage) if name == "fase" else []
        options.sort(key=lambda o: (order.index(o["value"]) if o["value"] in order else 0, -o["count"], o["label"]))
        return options

    def chips(self, asked: Asked) -> list[tuple[str, str]]:
        """What narrows the search, each with the address of the search without it."""
        chips = []
        if asked.comune:
            chips.append(
                (
                    _("Entro %(km)s km da %(place)s", km=asked.km, place=asked.comune.label),
                    asked.address(luogo=None, raggio=None),
                )
            )
        if asked.opening:
            chips.append((_("Solo una offerta"), asked.address(offerta=None)))
        for name, values in asked.chosen.items():
            for value in values:
                words = self.of(name, value)
                if name == "etichetta":
                    words = _("etichetta «%(name)s»", name=words)
                chips.append((words, asked.address(**{name: [v for v in values if v != value]})))
        return chips

    def line(self, asked: Asked) -> str:
        """The whole search in one line."""
        said = [f"«{asked.text}»"] if asked.text else []
        return ", ".join([*said, *(words for words, _without in self.chips(asked))]) or _("tutte le persone")


def _value(value: Any) -> str:
    return ("1" if value else "0") if isinstance(value, bool) else str(value)
