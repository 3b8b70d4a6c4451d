"""A few openings and candidates whose words are chosen so that every case of the contract has one right answer."""

from typing import Any

from search_index.documents import CandidateDocument, OpeningDocument, PoolDocument, dossier_id

PLACES: dict[str, tuple[str, str, str, str, float, float]] = {
    "lodi": ("098031", "Lodi", "LO", "Lodi", 45.3138, 9.5031),
    "milano": ("015146", "Milano", "MI", "Milano", 45.4642, 9.1896),
    "lecco": ("097042", "Lecco", "LC", "Lecco", 45.8566, 9.3977),
    "brescia": ("017029", "Brescia", "BS", "Brescia", 45.5398, 10.2200),
    "codogno": ("098019", "Codogno", "LO", "Lodi", 45.1600, 9.7050),
}


def opening(id: int, title: str, text: str, place: str = "lodi", **more: Any) -> OpeningDocument:
    """An opening; what is not said is plain."""
    istat, name, province, province_name, lat, lon = PLACES[place]
    document: OpeningDocument = {
        "id": str(id), "title": title, "profession": "oss", "profession_name": title, "profession_words": title,
        "cooperative": "la-quercia", "cooperative_name": "La Quercia", "service_name": "", "text": text,
        "comune": istat, "comune_name": name, "province": province, "province_name": province_name,
        "region": "Lombardia", "lat": lat, "lon": lon, "contract": "permanent", "time": "full", "hours_min": 38.0,
        "hours_max": 38.0, "shifts": ["day"], "nights": False, "weekends": False, "on_call": False,
        "car_needed": False, "protected_category": False, "level": "C2", "pay_min": 1500, "pay_max": 1600,
        "published_at": 1_790_000_000 + id, "closes_on": 1_800_000_000 - id, "language": "it",
    }  # fmt: skip
    return document | more  # type: ignore[return-value]


def candidate(id: int, cv: str, cooperative: int = 1, place: str | None = "lodi", **more: Any) -> CandidateDocument:
    """A dossier; what is not said is plain."""
    istat, name, province, _, lat, lon = PLACES[place] if place else (None, "", None, "", None, None)
    document: CandidateDocument = {
        "id": dossier_id(cooperative, id), "cooperative_id": cooperative, "candidate_id": id, "name": f"Persona{id}",
        "cv_text": cv, "answers": "", "message": "", "skills": [], "professions": ["oss"], "profession_names": [],
        "openings": [id], "stages": ["received"], "tags": [], "comune": istat, "comune_name": name, "province": province,
        "lat": lat, "lon": lon, "availability": [], "car": None, "applied_at": 1_790_000_000 + id, "has_cv": True,
    }  # fmt: skip
    return document | more  # type: ignore[return-value]


OPENINGS = [
    opening(1, "Operatore socio-sanitario", "Assistenza agli anziani in una residenza. Turno notturno.", nights=True,
            shifts=["night", "day"]),
    opening(2, "Educatrice / educatore professionale", "Progetti con i minori in comunità.", "milano",
            profession="educatore", time="part", hours_min=20.0, hours_max=30.0, pay_min=1200, pay_max=1300),
    opening(3, "Infermiera / infermiere", "Cure a domicilio, serve l’automobile.", "lecco", profession="infermiere",
            car_needed=True, cooperative="il-ponte", cooperative_name="Il Ponte", pay_min=1900, pay_max=2100),
    opening(4, "Puericultrice", "Lavoro part-time con i più piccoli.", "brescia", profession="educatore-nido",
            time="part", pay_min=None, pay_max=None, hours_min=None, hours_max=None),
    opening(5, "Fisioterapista", "Riabilitazione e lavoro d’équipe: è già un mestiere per due.", "codogno",
            profession="fisioterapista", cooperative="il-ponte", cooperative_name="Il Ponte", closes_on=None),
]  # fmt: skip

CANDIDATES = [
    candidate(1, "Ho lavorato come operatrice socio-sanitaria in una struttura per anziani a Lodi, soprattutto la "
                 "notte. Prima ero barista. " + "Altre esperienze di vario genere, senza rilievo. " * 30 +
                 "Ho frequentato un corso di antincendio e uno di primo soccorso.",
              skills=["primo soccorso", "cucina"], availability=["nights", "weekends"], car=True, tags=[7, 8]),
    candidate(2, "Educatrice professionale: asilo nido, progetti educativi individuali, équipe.", place="milano",
              professions=["educatore", "educatore-nido"], skills=["cucina"], stages=["read"], car=False),
    candidate(3, "Fisioterapsta con esperienza in palestra.", place="lecco", professions=["fisioterapista"],
              availability=["nights"], tags=[8]),
    candidate(4, "Impiegato. Patente B, uso del computer.", place=None, has_cv=False, stages=["hired", "read"]),
    candidate(1, "OSS con segreti che riguardano solo l'altra cooperativa: pilotaggio droni.", cooperative=2,
              skills=["droni"], availability=["nights"], car=True, tags=[9]),
]  # fmt: skip


def mask(id: int, trade: str, visible_to: list[int], place: str = "lodi", **more: Any) -> PoolDocument:
    """Somebody of the pool; what is not said is plain."""
    istat, name, province, _, lat, lon = PLACES[place]
    document: PoolDocument = {
        "id": str(id), "visible_to": visible_to, "professions": ["oss"], "profession_names": [trade], "skills": [],
        "skill_names": [], "availability": [], "availability_names": [], "years": None, "comune": istat, "comune_name": name,
        "province": province, "lat": lat, "lon": lon, "joined_on": 1_790_000_000 + id,
    }  # fmt: skip
    return document | more  # type: ignore[return-value]


POOL = [
    mask(1, "Operatrice socio-sanitaria", [1, 2], skills=["notti"], skill_names=["Turni notturni"], years="3-5"),
    mask(2, "Educatrice professionale", [2], "milano", professions=["educatore"], skills=["caa"], years="11+"),
    mask(3, "Operatrice socio-sanitaria", [1], "lecco", availability=["nights"], availability_names=["Notti"]),
    mask(4, "Fisioterapista", [], professions=["fisioterapista"]),
]
