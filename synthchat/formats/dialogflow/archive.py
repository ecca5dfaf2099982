"""Files as the bytes of a zip that depend on nothing but them."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from synthchat.readers.dialogflow.layout import COMMENT

EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(files: Mapping[str, bytes]) -> bytes:
    """The zip, in the files' order. Nothing is compressed: what zlib makes of a text differs from one build of it to another."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as zipped:
        zipped.comment = COMMENT
        for name, data in files.items():
            info = ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is made
            zipped.writestr(info, data)
    return out.getvalue()
