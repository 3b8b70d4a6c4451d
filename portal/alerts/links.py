"""Which signed words does somebody with an alert carry? One link opens its page until the alert is stopped."""

from portal.alerts.models import Alert
from portal.signed import read, sign
from portal.web import links as addresses


def token(key: bytes, alert: Alert) -> str:
    """The words that open an alert's page."""
    return sign(key, "alert", [alert.reference])


def read_token(key: bytes, words: str) -> str:
    """The reference of the alert; raises Broken."""
    (reference,) = read(key, "alert", words, 1)
    return str(reference)


def page(key: bytes, alert: Alert) -> str:
    """The full address of the page, for a mail."""
    return addresses.absolute("alerts.show", alert.locale, token=token(key, alert))


def stop(key: bytes, alert: Alert) -> str:
    """The full address that stops the alert: a page with a button for people, one POST for mail programs."""
    return addresses.absolute("alerts.stop", alert.locale, token=token(key, alert))
