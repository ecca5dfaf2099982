"""The domain spec and the run config: read, checked, resolved."""
