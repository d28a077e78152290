"""The tables of a proposal: what a row of risks or resources holds, and what fits into it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

RISK_COLUMNS = ("risk", "likelihood", "impact", "answer")
RESOURCE_COLUMNS = ("institution_id", "kind", "amount", "unit", "note")
MOST_ROWS = 50
CELL_LIMIT = 1_000
LARGEST_AMOUNT = Decimal(10**12)


def amount_of(typed: str) -> str:
    """An amount as it is kept: digits with a decimal point, at most two places; "" for none.

    Spaces between groups of digits and a decimal comma are taken. Raises ValueError for anything
    else, for what is negative and for what is too large.
    """
    plain = "".join(typed.split()).replace(",", ".")
    if not plain:
        return ""
    if not plain.replace(".", "", 1).isdecimal() or not plain.isascii():
        raise ValueError(typed)
    amount = Decimal(plain).quantize(Decimal("0.01")).normalize()
    if amount > LARGEST_AMOUNT:
        raise ValueError(typed)
    return f"{amount:f}"


def totals(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the amounts of resources come to, by unit, in the order in which units first stand."""
    sums: dict[str, Decimal] = {}
    for each in rows:
        if each["amount"]:
            sums[each["unit"]] = sums.get(each["unit"], Decimal(0)) + Decimal(each["amount"])
    return {unit: f"{amount:f}" for unit, amount in sums.items()}
