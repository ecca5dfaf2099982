"""The dataset folder: its files, its manifest and its card, written whole or not at all."""
