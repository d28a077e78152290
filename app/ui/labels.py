"""The TLP 2.0 labels in words: who may read, and whether something may be passed on.

Source of the labels and their colours: FIRST, Traffic Light Protocol 2.0 (first.org/tlp).
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class LabelWords:
    """A label's name (never translated), its colour's name, and its two sentences."""

    name: str
    colour: str
    readers: LazyString
    passing_on: LazyString


LABELS = {
    label.name: label
    for label in (
        LabelWords(
            "RED",
            "red",
            _l("Only the people named on it may read this."),
            _l("It may not be passed on to anyone."),
        ),
        LabelWords(
            "AMBER+STRICT",
            "amber",
            _l("The owner’s people and those of institutions that the owner names may read this."),
            _l("It may be passed on inside your institution, to those who need to know."),
        ),
        LabelWords(
            "AMBER",
            "amber",
            _l("Members of the project and representatives of its institutions may read this."),
            _l(
                "It may be passed on to your institution and the state bodies it serves, "
                "to those who need to know."
            ),
        ),
        LabelWords(
            "GREEN",
            "green",
            _l("Members and observers of the forum may read this."),
            _l("It may be passed on inside the forum’s community, not in public."),
        ),
        LabelWords(
            "CLEAR",
            "clear",
            _l("Anyone may read this."),
            _l("It may be passed on freely."),
        ),
    )
}


def label_rule(label: object) -> LabelWords:
    """The words of a label given by name or enum (`AMBER`, `TLP:AMBER`, `amber_strict`).

    Raises KeyError for what is no TLP 2.0 label.
    """
    value = str(getattr(label, "value", label)).upper().removeprefix("TLP:").replace("_", "+")
    return LABELS[value]
