"""Files of others as records: JSONL, CSV, Rasa, and our own dataset folders."""
