"""What datasets say, in words: access, and later what was read."""

from flask_babel import lazy_gettext as _l

from app.datasets.models.states import Access

ACCESS_WORDS: dict[Access, object] = {
    Access.PROJECT: _l("Members of its project"),
    Access.REQUEST: _l("On request"),
    Access.FORUM: _l("Every member of the forum"),
    Access.PUBLIC: _l("Everybody"),
}

ACCESS_HINTS: dict[Access, object] = {
    Access.PROJECT: _l("Members of the project read it, and representatives of its institutions."),
    Access.REQUEST: _l("Members of the forum see that it exists and ask you; you decide on each."),
    Access.FORUM: _l("Every member and observer of the forum reads it. Up to TLP:GREEN."),
    Access.PUBLIC: _l("It may be shown in public. TLP:CLEAR only."),
}
