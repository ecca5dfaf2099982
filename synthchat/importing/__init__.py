"""From what another tool says of a bot to a spec as a person would write it, with a report of what could not be carried over."""
