"""What Dialogflow's two agent packages look like: for those who write them, and for those who read them."""
