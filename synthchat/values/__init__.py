"""Samplers: where the values of entities come from."""
