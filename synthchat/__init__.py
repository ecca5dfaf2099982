"""synthchat turns a domain spec into labelled, checked and reproducible chatbot training data."""

__version__ = "0.1.0"
