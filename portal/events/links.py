"""Which signed words does somebody carry who signed up: the link to their ticket?

The code in them is the sign-up's own: with another code, or with the row gone, the link opens nothing.
"""

from portal import signed
from portal.errors import NotFound
from portal.events.models import SignUp

PURPOSE = "event sign-up"


def token(key: bytes, sign_up: SignUp) -> str:
    """The words that open one ticket."""
    return signed.sign(key, PURPOSE, [sign_up.key, sign_up.code])


def read(key: bytes, text: str) -> tuple[int, str]:
    """Number and code of the sign-up; raises NotFound for words that are not ours."""
    try:
        number, code = signed.read(key, PURPOSE, text, 2)
    except signed.Broken:
        raise NotFound from None
    return int(number), str(code)
