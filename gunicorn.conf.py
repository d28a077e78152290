"""How gunicorn serves the forum, for `make run` and in production: `gunicorn wsgi:app`."""

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
