"""Files of others as records: JSONL, CSV, Rasa's YAML, and our own dataset folders."""

from synthchat.readers.files import located, read

__all__ = ["located", "read"]
