"""A Rasa 3 project: training data, domain and a config that trains in seconds. Rasa's markup has no escapes: what it cannot hold is refused and named."""
