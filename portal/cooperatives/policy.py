"""What may this member of staff do, and for which cooperatives?"""

from dataclasses import dataclass
from enum import StrEnum

from portal.accounts.models import Person, Role
from portal.accounts.policy import ANYWHERE, ASSIGNED_ONLY, EVERYWHERE, RIGHTS, Action


class Everything(StrEnum):
    """Marks a scope without walls."""

    ALL = "all"


@dataclass(frozen=True)
class Staff:
    """Somebody with at least one role; `roles` are pairs of cooperative (None: the consortium) and role."""

    person: Person
    roles: tuple[tuple[int | None, Role], ...]

    def may(self, action: Action) -> bool:
        """Whether any role allows this anywhere."""
        return any(action in RIGHTS[role] for _, role in self.roles)

    def sees_all(self, action: Action) -> bool:
        """Whether a role for the whole consortium allows this in every cooperative."""
        return any(
            action in RIGHTS[role] and (role in EVERYWHERE or (cooperative is None and role in ANYWHERE))
            for cooperative, role in self.roles
        )

    def cooperatives(self, action: Action) -> frozenset[int]:
        """Cooperatives in which this is allowed on every opening."""
        return frozenset(
            cooperative
            for cooperative, role in self.roles
            if cooperative is not None and action in RIGHTS[role] and role not in ASSIGNED_ONLY
        )

    def assigned(self, action: Action) -> frozenset[int]:
        """Cooperatives in which this is allowed on assigned openings only."""
        return frozenset(
            cooperative
            for cooperative, role in self.roles
            if cooperative is not None and action in RIGHTS[role] and role in ASSIGNED_ONLY
        )

    def may_in(self, action: Action, cooperative_id: int) -> bool:
        """Whether this is allowed on every opening of that cooperative."""
        return self.sees_all(action) or cooperative_id in self.cooperatives(action)
