"""Side-by-side timings: this package and its peers in one run, as ratios, with memory.

``make bench`` runs all of them, ``python -m benchmarks NAME …`` some. A peer that is not installed is named as
missing, never guessed. Absolute seconds belong to the machine; the ratios are what to quote.
"""
