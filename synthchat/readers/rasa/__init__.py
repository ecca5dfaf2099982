"""Rasa's training data in its three forms (YAML, JSON, the old Markdown), and what a project says beside them."""
