"""A plain Flask page of 50 rows from the same database: no sign-in, no permissions, no frame.

Not a product, but the least that any page with a table costs: what ours spends more is the price of
who may see what, of the columns that features contribute, and of the frame.
"""

import os

from flask import Flask, render_template_string
from sqlalchemy import create_engine, text

PAGE = """<!doctype html><title>Projects</title><table>{% for row in rows %}
<tr><td>{{ row.code }}</td><td>{{ row.title }}</td><td>{{ row.state }}</td><td>{{ row.name }}</td>
<td>{{ row.starts_on }}</td><td>{{ row.ends_on }}</td></tr>{% endfor %}</table>"""
ROWS = text(
    "SELECT p.code, p.title, p.state, p.starts_on, p.ends_on, i.short_name AS name FROM project p"
    " JOIN institution i ON i.id = p.lead_institution_id"
    " ORDER BY p.updated_at DESC, p.id DESC LIMIT 50"
)

app = Flask(__name__)
engine = create_engine(os.environ["DATABASE_URL"], pool_size=4)


@app.get("/projects")
def projects() -> str:
    with engine.connect() as connection:
        return render_template_string(PAGE, rows=connection.execute(ROWS).all())


@app.get("/healthz")
def healthz() -> str:
    return "ok"
