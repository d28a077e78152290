"""The application, as gunicorn and `flask --app wsgi` start it."""

from app import create_app

app = create_app()
