"""What exactly does a document of each index look like?

A new index is one shape here and one file in `settings/`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypedDict

OPENINGS = "openings"
CANDIDATES = "candidates"
POOL = "pool"
CUT = "~"  # ends the fingerprint of a document whose texts had to be shortened to fit


class OpeningDocument(TypedDict):
    """An opening that anybody may find."""

    id: str
    title: str
    profession: str  # slug
    profession_name: str
    profession_words: str  # both gender forms and other names of the trade, as running text
    cooperative: str  # slug
    cooperative_name: str
    service_name: list[str]
    text: str  # description, requirements and offer as plain text
    comune: list[str]  # ISTAT codes of all its places, the main one first
    comune_name: list[str]
    province: list[str]  # two letters
    province_name: list[str]
    region: list[str]
    points: list[list[float]]  # latitude and longitude of each place
    contract: str
    time: list[str]  # full, part, or both when the range of hours holds both
    hours_min: float | None  # a week
    hours_max: float | None
    shifts: list[str]
    nights: bool
    weekends: bool
    on_call: bool
    car_needed: bool
    protected_category: bool
    level: str  # of the national contract
    pay_min: int | None  # gross euro a month
    pay_max: int | None
    published_at: int  # seconds since 1970
    closes_on: int | None  # seconds since 1970
    language: str


class CandidateDocument(TypedDict):
    """A dossier: one candidate as one cooperative knows them, so that nothing crosses over."""

    id: str  # "{cooperative_id}-{candidate_id}"
    cooperative_id: int  # the wall
    candidate_id: int
    name: str
    cv_text: str
    answers: str
    message: str
    skills: list[str]
    professions: list[str]  # slugs applied for
    profession_names: list[str]
    openings: list[int]
    stages: list[str]
    tags: list[int]  # numbers of the cooperative's own tags
    comune: str | None  # ISTAT code
    comune_name: str
    province: str | None
    lat: float | None
    lon: float | None
    availability: list[str]  # full_time, part_time, nights, weekends, immediately …
    car: bool | None
    applied_at: int  # seconds since 1970
    has_cv: bool


class PoolDocument(TypedDict):
    """Somebody of the pool behind their mask: words of fixed lists and a town, nothing else is ever indexed."""

    id: str
    visible_to: list[int]  # the wall: cooperatives that the person opened to
    professions: list[str]  # slugs
    profession_names: list[str]
    skills: list[str]  # codes
    skill_names: list[str]
    availability: list[str]  # codes
    availability_names: list[str]
    years: str | None
    comune: str | None  # ISTAT code
    comune_name: str
    province: str | None
    lat: float | None
    lon: float | None
    joined_on: int  # seconds since 1970, at the beginning of the day


def dossier_id(cooperative_id: int, candidate_id: int) -> str:
    """The id of a candidate's document within one cooperative."""
    return f"{cooperative_id}-{candidate_id}"


def fingerprint(document: Mapping[str, Any]) -> str:
    """A short hash of a document's content, for comparing index and database."""
    content = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=8).hexdigest()
