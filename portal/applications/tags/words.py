"""Does this tag say something about a person that nobody who hires may ask or keep?

The words are dated data in `seed/tag_words.json`, each with its law. A warning, not a refusal: «anziani» may be said of
the people somebody has worked with, and only whoever writes it knows.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from portal import i18n
from portal.i18n import gettext as _

FILE = Path(__file__).parent / "seed" / "tag_words.json"


def warning(name: str) -> str:
    """What to think about before keeping this tag; empty when there is nothing to say."""
    work, rules = _words()
    hit = next((rule for pattern, rule in rules if pattern.search(name)), None)
    if hit is None or work.search(name):
        return ""
    reason = hit["reason_en" if i18n.current() == "en" else "reason_it"]
    return _(
        "Attenzione a «%(name)s»: forse %(reason)s, e chi assume non può chiederlo né annotarlo. Se intendevi un’esperienza di lavoro, scrivila per intero (per esempio «esperienza con anziani»). La persona legge le etichette quando chiede i suoi dati.",
        name=name, reason=reason,
    )  # fmt: skip


@cache
def _words() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], dict[str, Any]]]]:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    rules = [(re.compile(rule["pattern"], re.IGNORECASE), rule) for rule in data["words"]]
    return re.compile(data["work"], re.IGNORECASE), rules
