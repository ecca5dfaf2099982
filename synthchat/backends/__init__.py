"""Backends: something that phrases what the plan has decided."""
