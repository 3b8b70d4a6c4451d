"""Which words did we sign, and how old are they? For links that people carry; nothing of it is kept in the database."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from portal.db import now


class Broken(Exception):
    """These are not our words, or they are about something else."""


class Expired(Exception):
    """Our words, but too old."""


def sign(key: bytes, purpose: str, words: list[Any]) -> str:
    """The words with our signature, fit for an address; `purpose` keeps one kind of link from opening another."""
    token = _signer(key, purpose).dumps(words)
    return token.decode() if isinstance(token, bytes) else token


def read(key: bytes, purpose: str, token: str, length: int) -> list[Any]:
    """The words in a token; raises Broken for any that we did not sign for this purpose."""
    try:
        words = _signer(key, purpose).loads(token)
    except (BadData, UnicodeError):
        raise Broken from None
    if not isinstance(words, list) or len(words) != length:
        raise Broken
    return words


def age(moment: float) -> timedelta:
    """How long ago this moment (epoch seconds) was."""
    return timedelta(seconds=now().timestamp() - moment)


def _signer(key: bytes, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, purpose, signer_kwargs={"key_derivation": "hmac", "digest_method": sha256})
