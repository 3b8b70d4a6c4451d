"""Lists as the ministry publishes them, for tests: a few rows, or rows gone wrong."""

import csv
import io
from typing import Any

STATE = (
    "ANNOSCOLASTICO", "AREAGEOGRAFICA", "REGIONE", "PROVINCIA", "CODICEISTITUTORIFERIMENTO",
    "DENOMINAZIONEISTITUTORIFERIMENTO", "CODICESCUOLA", "DENOMINAZIONESCUOLA", "INDIRIZZOSCUOLA", "CAPSCUOLA",
    "CODICECOMUNESCUOLA", "DESCRIZIONECOMUNE", "DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA", "INDIRIZZOEMAILSCUOLA",
    "INDIRIZZOPECSCUOLA", "SITOWEBSCUOLA",
)  # fmt: skip
PRIVATE = tuple(name for name in STATE if "ISTITUTORIFERIMENTO" not in name)
LICEO = {
    "ANNOSCOLASTICO": "202627", "AREAGEOGRAFICA": "NORD OVEST", "REGIONE": "LOMBARDIA", "PROVINCIA": "LECCO",
    "CODICEISTITUTORIFERIMENTO": "LCIS00100X", "DENOMINAZIONEISTITUTORIFERIMENTO": "IIS PROVA",
    "CODICESCUOLA": "LCPM001015", "DENOMINAZIONESCUOLA": "LICEO ORTENSIA D'ALBA", "INDIRIZZOSCUOLA": "VIA ROMA 1",
    "CAPSCUOLA": "23900", "CODICECOMUNESCUOLA": "E507", "DESCRIZIONECOMUNE": "LECCO",
    "DESCRIZIONETIPOLOGIAGRADOISTRUZIONESCUOLA": "ISTITUTO MAGISTRALE",
    "INDIRIZZOEMAILSCUOLA": "lcpm001015@istruzione.example", "INDIRIZZOPECSCUOLA": "Non Disponibile",
    "SITOWEBSCUOLA": "Non Disponibile",
}  # fmt: skip


def row(**changes: str) -> dict[str, str]:
    """A good row of the list of state schools, with some columns changed."""
    return LICEO | changes


def a_list(
    *rows: dict[str, str], columns: tuple[str, ...] = STATE, delimiter: str = ",", encoding: str = "utf-8", **how: Any
) -> bytes:
    """The file of these rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, extrasaction="ignore", lineterminator="\r\n", **how)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)
