"""Dialogflow agents, ES and CX, all languages in one. Roles and groups live on in the names of parameters."""
