"""How gunicorn serves the forum, for `make run` and in production: `gunicorn wsgi:app`."""

import gc

from config import load_settings

_settings = load_settings()

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.web_processes
threads = _settings.web_threads
worker_class = "gthread"
reuse_port = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
forwarded_allow_ips = "*" if _settings.proxy_count else "127.0.0.1"
accesslog = None
loglevel = "warning"
control_socket_disable = True
proc_name = "expert-forum"
# Loaded once and shared by all web processes, which open their own connections when first asked.
preload_app = True


def when_ready(_server: object) -> None:
    """Keep the collector away from what was loaded, so that its memory stays shared."""
    gc.freeze()
