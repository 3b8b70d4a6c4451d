"""How often may somebody do this? One counter per key and window, exact across processes.

Keys are hashed, so no address of a person is kept.
"""

import hashlib
import time

from sqlalchemy import BigInteger, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col

from portal.errors import TooManyRequests


class Counter(SQLModel, table=True):
    """Hits of one key in one window; `window` is the epoch second at which the window ends."""

    __tablename__ = "counter"

    key: str = Field(primary_key=True, max_length=64)
    window: int = Field(primary_key=True, sa_type=BigInteger)
    hits: int


def hit(session: Session, kind: str, who: str, *, limit: int, seconds: int = 3600) -> None:
    """Count one; raises TooManyRequests beyond `limit` in a window of `seconds`."""
    moment = int(time.time())
    window = (moment // seconds + 1) * seconds
    key = hashlib.blake2b(f"{kind}\0{who}".encode(), digest_size=24).hexdigest()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(Counter)
        .values(key=key, window=window, hits=1)
        .on_conflict_do_update(index_elements=["key", "window"], set_={"hits": col(Counter.hits) + 1})
        .returning(col(Counter.hits))
    )
    if session.execute(statement).scalar_one() > limit:
        raise TooManyRequests(window - moment)


def may_write_to(
    session: Session, kind: str, network: str, mailbox: str, *, from_network: int, to_mailbox: int
) -> bool:
    """Count one wish for a mail; raises TooManyRequests when a network address wishes too often in an hour.

    False when too many went to this mailbox in an hour: the page then answers as ever, for saying so would tell that
    somebody else asks for this address.
    """
    hit(session, kind, network, limit=from_network)
    try:
        hit(session, f"{kind} to", mailbox, limit=to_mailbox)
    except TooManyRequests:
        return False
    return True


def sweep(session: Session) -> None:
    """Drop the windows that are over."""
    session.execute(delete(Counter).where(col(Counter.window) < int(time.time())))


def total(session: Session) -> int:
    """How many counters there are (for tests and the nightly report)."""
    count: int = session.execute(func.count(col(Counter.key)).select()).scalar_one()
    return count
