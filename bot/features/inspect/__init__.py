"""What an object is, whole: a short card first, all of it as a JSON file."""
