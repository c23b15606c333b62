"""Estimators that read productivity off what firms choose, from Olley and Pakes to Wooldridge."""
