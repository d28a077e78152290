"""Another lead for a project whose lead institution is not active any more."""
