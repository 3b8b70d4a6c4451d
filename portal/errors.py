"""What can go wrong in a feature? These, and nothing else, are raised by queries and actions."""


class PortalError(Exception):
    """Base of all that a feature may raise; `web/errors.py` turns each into its page."""


class NotFound(PortalError):
    """There is no such thing, or this person may not know that there is (404)."""


class Gone(PortalError):
    """It was here and is not any more (410)."""


class NotAllowed(PortalError):
    """The person is known and may not do this (403)."""


class RuleBroken(PortalError):
    """A rule of the trade says no (422): `messages` maps a field name, or "" for the whole form, to its reasons."""

    def __init__(self, messages: dict[str, list[str]]) -> None:
        super().__init__("; ".join(m for many in messages.values() for m in many))
        self.messages = messages


class Conflict(PortalError):
    """Somebody else was quicker, or it was done already (409); `message` says what happened."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooManyRequests(PortalError):
    """A limit was reached (429); `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after
