"""What ships with stewardship as data: where personal data lie, and how long each is kept."""
