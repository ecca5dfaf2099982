"""Where the work of the intents runs."""
