"""The four writers: each puts a document that is already set in one language on its kind of page."""
