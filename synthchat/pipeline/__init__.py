"""The stages in order: a spec is planned, phrased by a backend, verified, settled between intents, and written as a dataset folder."""

from synthchat.executors.stop import Stop
from synthchat.pipeline.build import generate
from synthchat.pipeline.part import Part, part_of
from synthchat.pipeline.planning import first_prompts, plan
from synthchat.pipeline.preview import Preview, preview
from synthchat.pipeline.sources import Sources

__all__ = ["Part", "Preview", "Sources", "Stop", "first_prompts", "generate", "part_of", "plan", "preview"]
