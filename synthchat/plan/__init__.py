"""What is to be written: cells, shapes, quotas, coverage."""
