"""Advice on a spec that is right but could be better: rules by family, one table of them, and what runs them."""
