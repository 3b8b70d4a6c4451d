"""What do the errors of a Meilisearch server, and of whatever else answers at its address, mean?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search_index.trouble import Trouble

if TYPE_CHECKING:
    from meilisearch.errors import MeilisearchApiError

# The least server that has all that the portal asks for: `typoTolerance.disableOnNumbers` came with 1.15; words to
# leave out ("-notte"), filters on settings and keys, and deleting by filter are older.
LEAST = (1, 15)
LEAST_WORDS = ".".join(map(str, LEAST))
NEWEST_MAJOR = 1  # the last one that the portal was tried with

_KEY = {"invalid_api_key", "missing_authorization_header", "missing_master_key"}
_FULL = {"no_space_left_on_device", "database_size_limit_reached"}
_FULL_WORDS = ("no space left", "os error 28", "file too large", "os error 27", "quota exceeded", "os error 122")
_OWN = {"internal", "system"}  # kinds of error that speak of the server and quote nothing
_PROXY = {502, 503, 504}


@contextmanager
def translated(name: str) -> Iterator[None]:
    """The client's errors as ours: whatever is wrong with server, key or index, callers fall back.

    The messages of the server are left out: they may quote a document or a search.
    """
    from meilisearch import errors
    from requests import RequestException

    try:
        yield
    except errors.MeilisearchApiError as error:
        raise of_answer(name, error) from None
    except errors.MeilisearchTimeoutError as error:
        raise Trouble("slow", "the search server does not answer in time") from error
    except errors.MeilisearchError as error:
        raise of_connection(error.__cause__ or error) from error
    except RequestException as error:
        raise of_connection(error) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        line = f"what answers at PORTAL_MEILI_URL does not speak as Meilisearch does ({type(error).__name__})"
        raise Trouble("stranger", line) from error


def of_connection(error: BaseException) -> Trouble:
    """No connection, or one that came to nothing."""
    import requests.exceptions as wrong

    if isinstance(error, wrong.SSLError):
        return Trouble("tls", f"no secure connection to the search server: {_last_reason(error)}")
    if isinstance(error, wrong.Timeout):
        return Trouble("slow", "the search server does not answer in time")
    if isinstance(error, (wrong.InvalidURL, wrong.InvalidSchema, wrong.MissingSchema)):
        return Trouble("stranger", "PORTAL_MEILI_URL is no address of a server: it looks like http://host:7700")
    if isinstance(error, (wrong.TooManyRedirects, wrong.JSONDecodeError, wrong.ContentDecodingError)):
        line = f"what answers at PORTAL_MEILI_URL is no Meilisearch server ({type(error).__name__})"
        return Trouble("stranger", line)
    return Trouble("away", f"the search server is away ({type(error).__name__})")


def of_answer(name: str, error: MeilisearchApiError) -> Trouble:
    """The server refused."""
    code, status = error.code, error.status_code
    if not code:
        if status in _PROXY:
            return Trouble("away", f"the search server is away: a proxy in front of it answers {status}")
        return Trouble("stranger", f"what answers at PORTAL_MEILI_URL is no Meilisearch server (it answers {status})")
    if code == "index_not_found":
        return Trouble("missing", f"the index {name} is missing: reindex needed")
    if code in _KEY:
        return Trouble(
            "key", f"the search server does not take the key of the portal ({code}): see `portal search-keys`"
        )
    if _is_full(code, error.type, error.message):
        return Trouble("full", f"the search server's disk is full ({code})")
    if code == "payload_too_large":
        return Trouble("large", "the search server takes no request of this size: see its --http-payload-size-limit")
    if code.startswith("invalid_search_"):
        return Trouble("settings", f"the index {name} has other settings ({code}): they are put right within a minute")
    if code in {"bad_request", "not_found"} or code.startswith("invalid_settings_"):
        line = f"the search server does not know what the portal asks for ({code}): it may be older than {LEAST_WORDS}"
        return Trouble("old", line)
    return Trouble("other", f"the index {name} cannot be asked ({code})")


def of_task(error: dict[str, str]) -> Trouble:
    """Work that the server took on and could not do; what it says of itself is told, what it quotes is not."""
    code, kind, message = (str(error.get(part)) for part in ("code", "type", "message"))
    if _is_full(code, kind, message):
        return Trouble("full", f"the search server's disk is full ({code})")
    said = f": {message}" if kind in _OWN else ""
    return Trouble("other", f"the search server could not do its work ({code}){said}")


def _is_full(code: str, kind: str | None, message: str) -> bool:
    """No room on the disk; most often the server says so only in the words of its system."""
    return code in _FULL or (kind in _OWN and any(sign in message.lower() for sign in _FULL_WORDS))


def _last_reason(error: BaseException) -> str:
    """The words at the bottom of a chain of errors: "certificate verify failed"."""
    while error.__context__ is not None:
        error = error.__context__
    return getattr(error, "reason", None) or getattr(error, "verify_message", None) or type(error).__name__
