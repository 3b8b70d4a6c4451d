"""Is this text fit to be public, and how hard is it to read? Pure functions; the caller knows which pages exist."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from portal import markdown
from portal.i18n import gettext as _

# Below this, the authors of the index say, a text is hard for somebody with a middle-school certificate: our readers.
HARD_BELOW = 60
VERY_HARD_BELOW = 40
# Three words say nothing about a style.
FEWEST_WORDS = 20

IsDead = Callable[[str], bool]


@dataclass(frozen=True)
class Readability:
    """The Gulpease index of a text: 100 reads itself, 0 nobody reads; None for texts too short to tell."""

    score: int | None

    @property
    def hard(self) -> bool:
        """Whether readers with a middle-school certificate will struggle."""
        return self.score is not None and self.score < HARD_BELOW

    @property
    def verdict(self) -> str:
        """The same in words."""
        if self.score is None:
            return _("Il testo è troppo corto per dirlo.")
        if self.score < VERY_HARD_BELOW:
            return _("Molto difficile: si legge bene solo dopo anni di studio.")
        if self.hard:
            return _("Difficile per chi ha la licenza media: accorcia le frasi.")
        return _("Si legge bene.")


def gulpease(text: str) -> Readability:
    """How easy an Italian text reads: 89 + (300 · sentences − 10 · letters) / words, kept between 0 and 100.

    Source: P. Lucisano, M. E. Piemontese, «GULPEASE: una formula per la predizione della difficoltà dei testi in lingua
    italiana», Scuola e città 3 (1988). Letters count, not syllables; a heading or a line of a list ends a sentence.
    """
    plain = markdown.words(text)
    words = re.findall(r"\w+(?:[’']\w+)*", plain)
    if len(words) < FEWEST_WORDS:
        return Readability(None)
    sentences = [s for s in re.split(r"[.!?…]+(?:\s|$)|\n\n", plain) if re.search(r"\w", s)]
    letters = sum(c.isalnum() for word in words for c in word)
    score = 89 + (300 * len(sentences) - 10 * letters) / len(words)
    return Readability(max(0, min(100, round(score))))


def reasons(text: str, is_dead: IsDead, *, top: int = 2) -> list[str]:
    """Why this Markdown may not be public, in words; empty when it may.

    `top` is the level its first heading must have: 2 under the title of a page, 3 inside a part that has its own.
    """
    found = markdown.outline(text)
    forbidden = (
        [_("Un collegamento porta a un indirizzo che non si può usare.")] if markdown.FORBIDDEN.search(text) else []
    )
    return [*_headings(found.headings, top), *forbidden, *_links(found.links, is_dead), *_pictures(found.pictures)]


def _headings(headings: list[tuple[int, str]], top: int) -> list[str]:
    said: list[str] = []
    before = top - 1
    for level, title in headings:
        if level < top:
            mark = "#" * top
            said.append(
                _(
                    "Il titolo «%(title)s» è troppo alto: nel testo i titoli cominciano da %(mark)s.",
                    title=title,
                    mark=mark,
                )
            )
        elif level > before + 1:
            mark = "#" * (before + 1)
            said.append(_("Il titolo «%(title)s» salta un livello: qui ci vuole %(mark)s.", title=title, mark=mark))
        before = max(level, top)
    return said


def _links(links: list[tuple[str, str]], is_dead: IsDead) -> list[str]:
    said: list[str] = []
    for target, label in links:
        if is_dead(target):
            said.append(
                _(
                    "Il collegamento «%(label)s» porta a una pagina che non c’è: %(target)s",
                    label=label,
                    target=target[:120],
                )
            )
        elif not label.strip():
            said.append(_("Il collegamento a %(target)s non ha parole da leggere.", target=target[:120]))
    return said


def _pictures(alternatives: list[str]) -> list[str]:
    if not alternatives:
        return []
    said = [_("Nel testo non si possono mettere immagini: usa il campo della foto.")]
    if not all(alt.strip() for alt in alternatives):
        said.append(_("Un’immagine del testo non ha la descrizione per chi non la vede."))
    return said
