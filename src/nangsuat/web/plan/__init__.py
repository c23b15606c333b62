"""Plans: built from the national texts, measured from releases, forecast, followed up, and written up officially."""
