"""Where does the person of this CV live?"""

import re
from collections.abc import Callable

from portal.candidates.word_forms import Evidence, folded

# The ISTAT code of a comune, by its name and, where known, its province's two letters.
FindComune = Callable[[str, str | None], str | None]

_NAME = r"(?P<name>[^\W\d_](?:[^\W\d_]|['’ .-])*)(?:\s*[(,-]\s*(?P<paren>[A-Za-z]{2})\b\)?)?"
_LIVES = re.compile(
    r"\b(?:(?P<now>domicili\w*)|residen\w+|abito|vivo|indirizzo|address)\b(?:\s+(?:attuale|di residenza))?"
    r"(?:\s+(?:a|ad|in|nel comune di))?\s*[:\-–]?\s*(?=(?P<rest>[^\n]*(?:\n[^\n]*)?))",
    re.IGNORECASE,
)
_POSTCODE = re.compile(rf"(?<!\d)(?:I-|IT-)?\d{{5}}(?!\d)[ ,\n–-]*{_NAME}")
_STREET = re.compile(r"(?:via|v\.|viale|v\.le|piazz\w+|p\.za|corso|c\.so|largo|vicolo|strada|localita|localita'|località|frazione|fraz)\b", re.IGNORECASE)  # fmt: skip
# An employer's or school's address, or a place of birth, is not where somebody lives.
_ELSEWHERE = re.compile(
    r"\b(?:nat[oaie]|nascita|presso|coop\w*|s\.?r\.?l|s\.?p\.?a|onlus|scuola|istituto|liceo|"
    r"universit\w+|azienda|fondazione|rsa|ospedale|asst|datore|sede|impresa|ente|born)\b",
    re.IGNORECASE,
)  # fmt: skip


def home(text: str, find: FindComune) -> Evidence | None:
    """Home: what is called domicile before residence, then an address with a postcode."""
    said = sorted(_LIVES.finditer(text), key=lambda m: m["now"] is None)
    for match in said:
        found = _in_address(match["rest"], find)
        if found:
            return found
    for match in _POSTCODE.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        above = text[: match.start() - len(line)].rstrip("\n").rpartition("\n")[2]
        if _ELSEWHERE.search(line) or (_ELSEWHERE.search(above) and len(above) < 90):
            continue
        if found := _named(match["name"], match["paren"], find):
            return found
    return None


def _in_address(rest: str, find: FindComune) -> Evidence | None:
    """The comune of «Via Roma 1, 23900 Lecco (LC)», «Monza», «Merate, via Verdi 3»."""
    rest = _ELSEWHERE.split(rest)[0]
    line, _, below = rest.strip().partition("\n")
    if match := _POSTCODE.search(line):
        return _named(match["name"], match["paren"], find)
    for part in re.split(r"[,;]|\s[–-]\s", line):
        part = part.strip()
        match = None if _STREET.match(part) else re.match(_NAME, part)
        if match and (found := _named(match["name"], match["paren"], find)):
            return found
    match = _POSTCODE.match(below.strip())
    return _named(match["name"], match["paren"], find) if match else None


def _named(name: str, province: str | None, find: FindComune) -> Evidence | None:
    """The longest beginning of these words that is a comune: «Lecco Italia» is Lecco."""
    parts = name.split()[:6]
    for count in range(len(parts), 0, -1):
        said = " ".join(parts[:count]).strip(" .-’'")
        code = province or (parts[count] if count < len(parts) and re.fullmatch("[A-Z]{2}", parts[count]) else None)
        if len(folded(said)) > 1 and (istat := (code and find(said, code.upper())) or find(said, None)):
            return Evidence(istat, f"{said} ({code.upper()})" if code else said)
    return None
