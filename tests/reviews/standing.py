"""What the answer to a vote says of where the project stands."""

from werkzeug.test import TestResponse


def standing(answer: TestResponse) -> tuple[str, int]:
    """The project's state, and how many votes are still needed."""
    return answer.json["state"], answer.json["votes_needed"]
