"""Entity values: one sampler per kind of source, and the catalogue that draws those of a record."""

from synthchat.values.base import Factory, OneEntity, Sampler
from synthchat.values.catalogue import Catalogue

__all__ = ["Catalogue", "Factory", "OneEntity", "Sampler"]
