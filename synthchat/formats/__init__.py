"""Files that others read, and their way back."""
