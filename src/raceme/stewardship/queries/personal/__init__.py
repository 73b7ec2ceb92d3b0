"""Named reads about personal data: what is past its date, and everything of one person."""
