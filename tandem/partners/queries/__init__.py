"""Reads about partners; each starts at what the actor may see."""
