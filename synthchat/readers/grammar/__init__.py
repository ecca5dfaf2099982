"""Grammars that texts are generated from: Chatito's and Chatette's files, counted and expanded without their tools."""
