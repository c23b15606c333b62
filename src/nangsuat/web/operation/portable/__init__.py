"""The portable form of all that the site keeps: JSON lines by table, files by hash, a manifest.

Any export can be read by any later version, on either database. The manifest says at which migrations it was made; the
reader builds the tables as they were then, loads the rows, and lets later migrations do what they do to a live site.
"""
