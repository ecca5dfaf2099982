"""From cells to records: requests, parsing, verification, admission."""
