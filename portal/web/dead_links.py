"""Does this link of an editor's text lead anywhere? Asked of the route table and of the slugs in the database."""

import re
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlmodel import Session, col, select

from portal import i18n
from portal.cooperatives.models import Cooperative
from portal.events import queries as events
from portal.openings.models import Opening, State
from portal.professions.models import Profession
from portal.stories import queries as stories
from portal.web import links

# Pages behind a sign-in, or with a secret in their address, are nothing to link to.
PRIVATE = (
    "/desk",
    "/mailbox",
    "/styleguide",
    "/metrics",
    "/health",
    "/ready",
    "/accedi",
    "/le-mie-candidature",
    "/esci",
)


class DeadLinks:
    """Call it with the target of a link; slugs are read when the first link needs them."""

    def __init__(self, session: Session, today: date) -> None:
        self.session = session
        self.today = today

    def __call__(self, target: str) -> bool:
        """Whether a link within this site leads nowhere; other sites are not asked."""
        try:
            parts = urlsplit(target.strip())
        except ValueError:
            return True
        if parts.scheme in {"mailto", "tel"}:
            return False
        if parts.netloc:
            ours = parts.netloc.casefold() == urlsplit(links.public_url()).netloc.casefold()
            return ours and self._is_dead(parts.path)
        # A bare "#…" names a place that no text has; "offerte" would depend on where it is read.
        return bool(parts.scheme) or not parts.path.startswith("/") or self._is_dead(parts.path)

    def _is_dead(self, path: str) -> bool:
        path = unquote(path).rstrip("/") or "/"
        first, _, rest = path[1:].partition("/")
        if first in i18n.languages():
            path = "/" + rest
            first = rest.partition("/")[0]
        if path.startswith(PRIVATE):
            return True
        patterns = set(links.paths().values())
        if path in patterns and "{" not in path:
            return False
        caught = next(
            (m for p in patterns if (m := re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", p), path))), None
        )
        return (
            caught is None or set(caught.groupdict()) != {"slug"} or caught["slug"] not in self._slugs.get(first, set())
        )

    @cached_property
    def _slugs(self) -> dict[str, set[str]]:
        def read(column: Any, *conditions: Any) -> set[str]:
            return set(self.session.exec(select(column).where(*conditions)).all())

        return {
            "professioni": read(Profession.slug),
            "cooperative": read(Cooperative.slug, col(Cooperative.active).is_(True)),
            "offerte": read(Opening.slug, Opening.state == State.PUBLISHED),
            "storie": stories.slugs(self.session, self.today),
            "eventi": events.slugs(self.session),
        }
