"""Whether our own export wrote a package: then the names of parameters say entity, role and group."""

from __future__ import annotations

from synthchat.readers.dialogflow.layout import COMMENT
from synthchat.readers.package import Package
from synthchat.readers.zip_file import ZipPackage


def written_by_us(package: Package) -> bool:
    """By the zip's comment, which is lost where it is unpacked."""
    return isinstance(package, ZipPackage) and package.comment == COMMENT
