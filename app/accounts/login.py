"""Flask-Login: the cookie holds a session's token, the person behind it is read every time."""

from dataclasses import dataclass

from flask import Flask
from flask import session as cookie
from flask_login import LoginManager, login_user, logout_user

from app.accounts.queries import own_account
from app.core.database import session
from app.core.identity import identify
from app.core.policy import NOBODY, Actor

WAITING = "waiting"

login_manager = LoginManager()
login_manager.session_protection = None
login_manager.anonymous_user = lambda: NOBODY


@dataclass(frozen=True)
class _Opening:
    """What Flask-Login puts into the cookie at sign-in: the token of a new session."""

    token: str
    is_active: bool = True

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader
def _load(token: str) -> Actor | None:
    return identify(session(), token)


def put_into_cookie(token: str) -> None:
    """Start the browser's session anew with `token`; only language and theme stay."""
    _keep("language", "theme")
    login_user(_Opening(token))
    actor = identify(session(), token)
    if actor is not None:
        cookie["theme"] = own_account(actor).theme


def wait_in_cookie(token: str) -> None:
    """Hold a session that waits for its second factor; it opens no page."""
    _keep("language", "theme")
    cookie[WAITING] = token


def waiting_token() -> str:
    """The session that waits for its second factor in this browser, or ""."""
    return str(cookie.get(WAITING, ""))


def renew_in_cookie(token: str) -> None:
    """Go on in the same session under its new token; forms that are open elsewhere stay good."""
    cookie["_user_id"] = token


def take_out_of_cookie() -> None:
    """Forget the session in this browser; its theme stays, so that the page does not flash."""
    logout_user()
    _keep("theme")


def _keep(*names: str) -> None:
    kept = {name: cookie[name] for name in names if name in cookie}
    cookie.clear()
    cookie.update(kept)


def start(app: Flask) -> None:
    """Wire Flask-Login into the application."""
    login_manager.init_app(app, add_context_processor=False)
