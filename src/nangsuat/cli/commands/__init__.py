"""One command a module; ``registry.py`` lists them."""
