"""`python -m synthchat`."""

from synthchat.cli.app import main

main()
