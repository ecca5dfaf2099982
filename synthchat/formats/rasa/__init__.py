"""Rasa 3: a project out, `nlu.yml` in."""
