"""How is what was written kept as plain values, so that it can be brought back word for word?"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Enum as SAEnum
from sqlmodel import Session

from portal.cooperatives.models import Service
from portal.openings.models import Opening

# What belongs to the row and not to what was written.
_OWN = {
    "id", "slug", "created_at", "updated_at", "published_at", "closed_at", "close_reason", "edited_by_id", "state", "submission",
    "publish_at", "publish_known", "publish_failed_at",
}  # fmt: skip


def frozen(opening: Opening) -> dict[str, Any]:
    """Everything that was written, its further places among it, as plain values."""
    values = {c.key: getattr(opening, c.key) for c in _columns() if c.key not in _OWN}
    return {name: _plain(value) for name, value in values.items()} | {"further": opening.further}


def thawed(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same as values of the row; what this version no longer knows, or what is gone since, is left out."""
    kinds = {c.key: c.type for c in _columns() if c.key not in _OWN}
    out: dict[str, Any] = {}
    for name, value in values.items():
        if name not in kinds:
            continue
        kind = kinds[name]
        if value is not None and isinstance(kind, SAEnum):
            value = kind.enum_class(value)  # type: ignore[misc]
        elif value is not None and kind.python_type is date:
            value = date.fromisoformat(value)
        out[name] = value
    further = [dict(place) for place in values.get("further", ())]
    for place in (out, *further):
        if place.get("service_id") is not None and session.get(Service, place["service_id"]) is None:
            place["service_id"] = None
    return out | {"further": further}


def _columns() -> Any:
    return Opening.__table__.columns  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
