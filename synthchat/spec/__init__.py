"""The domain spec and the run config: read, checked, resolved."""

from synthchat.spec.loader import load

__all__ = ["load"]
