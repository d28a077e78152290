"""Cells that a spreadsheet may open: text never becomes a formula."""

from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it.

    The rule of OWASP ASVS 5.0, 1.2.10. Numbers and dates are given back as they are.
    """
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value
