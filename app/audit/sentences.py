"""An act in one sentence, with its actor and its subject as parts of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

from app.core.events import SENTENCES


@dataclass(frozen=True)
class Part:
    """Some words of a sentence, and where they lead."""

    text: str
    address: str | None = None


def tell(name: str, *, actor: Part, subject: Part) -> Sequence[Part]:
    """The sentence of the event `name`; one that nobody declares any more says its bare name."""
    sentence = str(SENTENCES.get(name, f"{{actor}}: {name}, {{subject}}"))
    places = {"actor": actor, "subject": subject}
    parts: list[Part] = []
    for words, place, _format, _conversion in Formatter().parse(sentence):
        if words:
            parts.append(Part(words))
        if place in places:
            parts.append(places[place])
    return parts
