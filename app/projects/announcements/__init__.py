"""Drafts that their leads announce as in preparation, and people who wish to join them."""
