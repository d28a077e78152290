"""Ids of the Research Organization Registry (ROR): how one is written, and its check figures."""

import re

ROR = re.compile(r"^(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6})([0-9]{2})$")
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 after Douglas Crockford, as ROR counts."""


def normal_ror_id(typed: str) -> str | None:
    """The id as ROR writes it, `https://ror.org/...`; None for what is not in its form."""
    found = ROR.fullmatch(typed.strip().lower())
    return f"https://ror.org/{found[1]}{found[2]}" if found else None


def is_checked(ror_id: str) -> bool:
    """Whether the last two figures are right for the others (ISO 7064 MOD 97-10)."""
    number = 0
    for letter in ror_id[-9:-2]:
        number = number * 32 + DIGITS.index(letter)
    return 98 - number * 100 % 97 == int(ror_id[-2:])
