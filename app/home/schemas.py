"""What waits, as JSON."""

from datetime import date

from app.api.schemas import Answer


class WaitingAnswer(Answer):
    """One thing that waits: `heap` is me, institution or others."""

    kind: str
    title: str
    context: str
    address: str
    due: date | None
    heap: str
