"""Our own formats: Django's ``vi`` reads 03/11/2026 as 11 March and prints no separators."""
