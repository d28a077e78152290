"""Cells as other programs may open them: text never becomes a formula, numbers stay numbers."""

import datetime
from decimal import Decimal
from typing import Any

from app.core.cells import harmless


def as_text(value: Any) -> str:
    """A cell of a CSV file: decimal point, ISO 8601, nothing for a missing value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        digits = format(value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(harmless(value))


def as_json(value: Any) -> Any:
    """A cell in JSON: a number where a double says it exactly, else its digits as text."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and abs(value) < 2**53:
            return int(value)
        double = float(value)
        return double if Decimal(repr(double)) == value else format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value
