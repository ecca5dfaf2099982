"""Values that may be worded otherwise (`match: free`): whether what a backend marked can still be the value that was planned."""
