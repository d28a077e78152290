"""Write down what the code answers now, as a draft of the table to be reviewed by a person.

python -m tests.authorization.observe > draft.csv
"""

import csv
import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import create_app
from tests import database
from tests.authorization.test_matrix import ANY_STATE, observe
from tests.authorization.world import PERSONAS, STATES
from tests.factories import Make


def main() -> None:
    """One line for each action and state."""
    database.start_server()
    writer = csv.writer(sys.stdout)
    writer.writerow(["action", "state", *PERSONAS])
    lines = []
    for state in (ANY_STATE, *STATES):
        with database.cloned_database() as url, tempfile.TemporaryDirectory() as folder:
            application = create_app(
                database.settings_for(url, Path(folder)), may_act_as_system=True
            )
            engine = create_engine(url)
            with Session(engine, expire_on_commit=False, info={"sees_all": True}) as owner:
                seen = observe(application, Make(owner), state)
            engine.dispose()
            application.extensions["database"].dispose()
        for (action, where), cells in seen.items():
            lines.append([action, where, *("/".join(sorted(cells[p])) for p in PERSONAS)])
    writer.writerows(sorted(lines))
    database.stop_server()


if __name__ == "__main__":
    main()
