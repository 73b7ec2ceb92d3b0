"""The pages of an import, from the file to what came of it."""
