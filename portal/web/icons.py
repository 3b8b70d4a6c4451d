"""Which drawing stands for this word? Icons come from one open set, drawn into the page as SVG."""

from functools import lru_cache

from lucide import IconDoesNotExist, _render_icon
from markupsafe import Markup

__all__ = ["IconDoesNotExist", "icon"]


@lru_cache(maxsize=512)
def icon(name: str, size: int = 20) -> Markup:
    """An inline SVG of `size` CSS pixels, hidden from assistive technology: the word beside it says it all.

    Raises `IconDoesNotExist` for a name the set does not have, so that a misspelling fails in a test.
    """
    drawing = _render_icon(name, size, aria_hidden="true", focusable="false", **{"class": "icon"})
    # Safe as it is: a drawing of the package, never a visitor's text.
    return Markup(" ".join(drawing.split()))
