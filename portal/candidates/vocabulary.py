"""What do we call the skills and times of availability that people tell us, or that their CVs say?"""

import json
from functools import cache
from pathlib import Path

from portal import i18n
from portal.places import fold

FILE = Path(__file__).with_name("cv_vocabulary.json")


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    """Names by kind and code, in each language."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    languages = [{**row, "code": f"lingua-{row['code']}"} for row in data["languages"]]
    return {
        "skills": {row["code"]: row["label"] for row in [*data["skills"], *languages]},
        "availability": {row["code"]: row["label"] for row in [*data["availability"], data["immediately"]]},
    }


def _name(kind: str, code: str) -> str:
    labels = _labels()[kind].get(code)
    return labels.get(i18n.current(), labels["it"]) if labels else code


def skill_name(code: str) -> str:
    """A skill in the current language; a code we do not know is shown as it is."""
    return _name("skills", code)


def availability_name(code: str) -> str:
    """A time of availability in the current language."""
    return _name("availability", code)


def skills() -> list[tuple[str, str]]:
    """Codes and names of all skills, by name."""
    return sorted(((code, skill_name(code)) for code in _labels()["skills"]), key=lambda pair: pair[1].casefold())


def availabilities() -> list[tuple[str, str]]:
    """Codes and names of all times of availability, in the order of the vocabulary."""
    return [(code, availability_name(code)) for code in _labels()["availability"]]


@cache
def _codes() -> dict[str, str]:
    return {fold(text): code for code, label in _labels()["skills"].items() for text in label.values()}


def skill_code(text: str) -> str:
    """The code of a skill that somebody typed by its name; what has no code stays as typed."""
    return _codes().get(fold(text), text)
