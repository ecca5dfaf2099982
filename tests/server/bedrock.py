"""Anthropic's Messages as Amazon Bedrock has them: the model in the address, a version in the body, and errors in AWS's own form."""

from __future__ import annotations

from collections.abc import Mapping

from tests.server.anthropic_api import Messages
from tests.server.asked import Asked
from tests.server.script import Script
from tests.server.wire import Json, Sent

ERRORS = {
    "401": (403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    "403": (403, "AccessDeniedException", "You don't have access to the model with the specified model ID."),
    "404": (400, "ValidationException", "The provided model identifier is invalid."),
    "429": (429, "ThrottlingException", "Too many requests, please wait before trying again."),
}


class Bedrock(Messages):
    """`POST /model/MODEL/invoke`, without streams."""

    name, id_header = "bedrock", "x-amzn-requestid"

    def refusal(self, headers: Mapping[str, str], query: Mapping[str, str], body: Json, script: Script) -> Sent | None:
        """As Messages refuse; Bedrock has the version in the body, and a bearer token for a key."""
        if "anthropic_version" not in body:
            return Sent(400, {"message": "anthropic_version: Field required"})
        return super().refusal({**headers, "anthropic-version": body["anthropic_version"]}, query, body, script)

    def error(self, fault: str, asked: Asked, number: str) -> Sent:
        """The error as AWS tells it, where it has words of its own."""
        if fault not in ERRORS:
            return super().error(fault, asked, number)
        status, kind, message = ERRORS[fault]
        return Sent(status, {"message": message}, {"x-amzn-requestid": number, "x-amzn-errortype": kind})
