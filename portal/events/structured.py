"""How do search engines read an event? As schema.org Event, saying nothing that the page does not say to people."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from portal import places
from portal.calendar_files import ROME
from portal.events.queries import Told
from portal.i18n import gettext as _
from portal.markdown import render
from portal.openings.job_posting import script

STATUS = "https://schema.org/Event"


def event(told: Told, address: Callable[..., str]) -> Markup:
    """The Event as JSON that is safe inside a <script>; `address` makes absolute links."""
    row, url = told.event, address("events.show", slug=told.slug)
    mode = "OnlineEventAttendanceMode" if told.online else "OfflineEventAttendanceMode"
    return script(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": told.title,
            "description": Markup(render(told.about)).striptags()[:1000],
            "startDate": row.starts_at.astimezone(ROME).isoformat(),
            "endDate": row.ends_at.astimezone(ROME).isoformat(),
            "eventStatus": STATUS + ("Cancelled" if told.is_cancelled else "Scheduled"),
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "location": {"@type": "VirtualLocation", "url": url} if told.online else _place(told),
            "organizer": {
                "@type": "Organization",
                "name": row.cooperative.name,
                "url": address("cooperatives.show", slug=row.cooperative.slug),
            },
            "image": [address("previews.show", kind="evento", slug=told.slug)],
            "inLanguage": "it",
            "isAccessibleForFree": True,
            "maximumAttendeeCapacity": row.places,
            "remainingAttendeeCapacity": told.free,
            "offers": {
                "@type": "Offer",
                "price": 0,
                "priceCurrency": "EUR",
                "url": url,
                "availability": "https://schema.org/" + ("InStock" if told.free and told.is_open else "SoldOut"),
                "validFrom": (row.published_at or row.created_at).isoformat(),
            },
            "url": url,
        }
    )


def breadcrumbs(told: Told, address: Callable[..., str]) -> Markup:
    """The way to the page."""
    steps = [(_("Eventi"), address("events.index")), (told.title, address("events.show", slug=told.slug))]
    items = [{"@type": "ListItem", "position": n, "name": name, "item": url} for n, (name, url) in enumerate(steps, 1)]
    return script({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})


def _place(told: Told) -> dict[str, Any]:
    town = places.comune(told.event.comune)
    where = {
        "@type": "PostalAddress",
        "streetAddress": told.event.address,
        "addressLocality": town.name if town else "",
        "addressRegion": told.event.province,
        "addressCountry": "IT",
    }
    return {"@type": "Place", "name": told.event.place or told.event.cooperative.name, "address": where}
