# The forum's own processes; PostgreSQL and the files' volume stand beside it (compose.yaml).
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /forum

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

RUN useradd --system --uid 10001 --create-home forum && install -d -o forum -g forum -m 700 /data
COPY --chown=root:root . .

USER forum
ENV FORUM_ENV=production FORUM_DATA_DIR=/data FORUM_HOST=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "wsgi:app"]
