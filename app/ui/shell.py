"""What the frame of a page shows: plain values that the application fills for each request.

A context processor gives the templates one name, `shell`, that holds a `Shell`. Templates draw it
and ask nothing else of the request. Labels are words in the reader's language.
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark", "auto"]


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the side navigation; `count` is what waits there, None where nothing is counted.

    `icon` is a name of `assets/icons.json`; `shortcut` is the letter that follows "g" on the
    keyboard.
    """

    label: str
    href: str
    is_current: bool = False
    count: int | None = None
    icon: str | None = None
    shortcut: str | None = None


@dataclass(frozen=True, slots=True)
class ShellActor:
    """The person who is signed in, as the top bar names them."""

    name: str
    institution_short_name: str
    country_code: str
    key: str = ""
    """What a browser tells its people apart by."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the interface: its BCP 47 code, its own name, and where a choice is posted."""

    code: str
    name: str
    post_url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A look of the interface, in words, and where a choice is posted."""

    name: str
    post_url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A line of the account menu; `is_post` where following it changes something (sign out)."""

    label: str
    href: str
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """One line above every page (maintenance, a demonstration); `href` says more."""

    text: str
    href: str | None = None
    link_label: str | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """All that the frame shows. Empty parts are left out of the page.

    The count of what waits is dear to compute: either it is given (`waiting_count`), or the page
    fetches it by itself from `waiting_partial_url`, which answers with `ui/_waiting.html`.
    """

    language: str = "en"
    theme: Theme = "auto"
    time_zone: str = ""
    home_url: str = "/"
    navigation: tuple[NavigationItem, ...] = ()
    coordination: tuple[NavigationItem, ...] = ()
    administration: tuple[NavigationItem, ...] = ()
    projects: tuple[NavigationItem, ...] = ()
    actor: ShellActor | None = None
    languages: tuple[LanguageChoice, ...] = ()
    account_links: tuple[AccountLink, ...] = ()
    themes: tuple[ThemeChoice, ...] = ()
    search_url: str | None = None
    search_text: str = ""
    sign_in_url: str | None = None
    waiting_url: str | None = None
    waiting_count: int | None = None
    waiting_partial_url: str | None = None
    public_links: tuple[NavigationItem, ...] = ()
    footer_links: tuple[NavigationItem, ...] = ()
    banner: Banner | None = None
