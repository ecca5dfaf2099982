"""The run config: how the data are made. What they are about is the spec's."""

from synthchat.config.load import load_config
from synthchat.config.model import RunConfig

__all__ = ["RunConfig", "load_config"]
