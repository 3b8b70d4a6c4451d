"""How do search engines read an opening? As schema.org JobPosting, saying nothing that the page does not say to people."""

import json
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from portal import places
from portal.db import today
from portal.i18n import gettext as _
from portal.openings import labels, workplaces
from portal.openings.models import FULL_TIME_HOURS, Contract, Opening
from portal.openings.workplaces import Workplace
from portal.web.templates import paragraphs

_KINDS = {
    Contract.FIXED_TERM: "TEMPORARY", Contract.REPLACEMENT: "TEMPORARY", Contract.INTERNSHIP: "INTERN",
    Contract.ON_CALL: "PER_DIEM", Contract.FREELANCE: "CONTRACTOR",
}  # fmt: skip


def posting(opening: Opening, address: Callable[..., str]) -> Markup:
    """The JobPosting of a public opening as JSON that is safe inside a <script>; `address` makes absolute links."""
    url = address("openings.show", slug=opening.slug)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": opening.title,
        "description": str(
            paragraphs("\n\n".join(filter(None, (opening.description, opening.requirements, opening.offer))))
        ),
        "identifier": {"@type": "PropertyValue", "name": opening.cooperative.name, "value": opening.slug},
        "datePosted": (opening.published_at.date() if opening.published_at else today()).isoformat(),
        "employmentType": employment_types(opening),
        "hiringOrganization": _organisation(opening, address),
        "jobLocation": _locations(opening),
        "directApply": True,
        "url": url,
        "workHours": labels.hours(opening.hours_min, opening.hours_max),
        "totalJobOpenings": opening.positions,
    }
    if opening.closes_on is not None:
        facts["validThrough"] = datetime.combine(
            opening.closes_on, time(23, 59, 59), ZoneInfo("Europe/Rome")
        ).isoformat()
    if opening.pay_min is not None:
        facts["baseSalary"] = _salary(opening.pay_min, opening.pay_max or opening.pay_min)
    if opening.profession.esco:
        facts["relevantOccupation"] = {"@type": "Occupation", "name": opening.title, "sameAs": opening.profession.esco}
    return script(facts)


def breadcrumbs(opening: Opening, profession: str, address: Callable[..., str]) -> Markup:
    """The way to the page: openings, those of the profession, this one."""
    steps = [
        (_("Offerte"), address("openings.index")),
        (profession, address("openings.index") + "?" + urlencode({"professione": opening.profession.slug})),
        (opening.title, address("openings.show", slug=opening.slug)),
    ]
    items = [{"@type": "ListItem", "position": n, "name": name, "item": url} for n, (name, url) in enumerate(steps, 1)]
    return script({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})


def script(facts: Any) -> Markup:
    """JSON in which nothing can end the script or begin a tag or comment."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def employment_types(opening: Opening) -> list[str]:
    """Google's words for the contract and the hours."""
    most, least = opening.hours_max or opening.hours_min or 0, opening.hours_min or opening.hours_max or 0
    times = ["FULL_TIME"] if most >= FULL_TIME_HOURS else []
    times += ["PART_TIME"] if least < FULL_TIME_HOURS else []
    kind = _KINDS.get(opening.contract)
    return [*times, *([kind] if kind else [])]


def _organisation(opening: Opening, address: Callable[..., str]) -> dict[str, str]:
    cooperative = opening.cooperative
    facts = {
        "@type": "Organization", "name": cooperative.legal_name or cooperative.name,
        "url": address("cooperatives.show", slug=cooperative.slug),
    }  # fmt: skip
    if cooperative.website.startswith(("https://", "http://")):
        facts["sameAs"] = cooperative.website
    return facts


def _locations(opening: Opening) -> dict[str, Any] | list[dict[str, Any]]:
    """One place as it is, several as a list."""
    found = [_location(place) for place in workplaces.of(opening)]
    return found if len(found) > 1 else found[0]


def _location(place: Workplace) -> dict[str, Any]:
    comune = places.comune(place.comune)
    address = {
        "@type": "PostalAddress", "addressLocality": comune.name if comune else place.province,
        "addressRegion": place.province, "addressCountry": "IT",
    }  # fmt: skip
    return {"@type": "Place", "address": address | ({"streetAddress": place.street} if place.street else {})}


def _salary(low: int, high: int) -> dict[str, Any]:
    value = {"@type": "QuantitativeValue", "minValue": low / 100, "maxValue": high / 100, "unitText": "MONTH"}
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": value}
