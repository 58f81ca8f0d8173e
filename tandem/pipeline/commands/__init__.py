"""The only writers of deals."""
