"""`synthchat schema`."""

from __future__ import annotations


def command() -> None:
    """Print the JSON Schema of a domain spec, for editors."""
    import json

    from synthchat.cli.terminal import output
    from synthchat.spec.schema import json_schema

    with output():
        print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
