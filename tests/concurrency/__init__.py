"""Races against a live server: what two people, or one who clicks twice, do at one moment."""
