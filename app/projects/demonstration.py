"""Made-up projects in every state that a project can be in."""

from app.core.demonstration import Forum


def build(forum: Forum) -> None:
    """Propose, answer, decide and work as the forum's people would."""
