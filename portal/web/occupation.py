"""How do search engines read a profession? As schema.org Occupation, saying nothing that the page does not say to people."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from portal.openings.job_posting import script
from portal.professions.queries import Told
from portal.web import links


def occupation(told: Told, monthly: Sequence[int]) -> Markup:
    """The Occupation as JSON that is safe inside a <script>; `monthly`: gross minima of its levels in euro cents."""
    profession = told.profession
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "name": told.title,
        "description": told.summary,
        "url": links.absolute("professions.show", slug=told.slug),
        "responsibilities": told.block("what_you_do"),
        "skills": ", ".join(told.block("skills") or ()),
        "educationRequirements": told.block("study_path"),
        "occupationLocation": {"@type": "Country", "name": "IT"},
    }
    codes = [("CP2021", profession.cp2021), ("ESCO", profession.esco_code)]
    facts["occupationalCategory"] = [
        {"@type": "CategoryCode", "codeValue": code, "inCodeSet": {"@type": "CategoryCodeSet", "name": name}}
        for name, code in codes
        if code
    ]
    if profession.esco and profession.esco_exact:
        facts["sameAs"] = profession.esco
    if monthly:
        amount = {"@type": "QuantitativeValue", "minValue": min(monthly) / 100, "maxValue": max(monthly) / 100}
        facts["estimatedSalary"] = {
            "@type": "MonetaryAmount", "currency": "EUR", "value": {**amount, "unitText": "MONTH"},
        }  # fmt: skip
    return script({name: value for name, value in facts.items() if value})
