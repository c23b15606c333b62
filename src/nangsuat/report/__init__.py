"""Documents: one model, written as HTML, Word, PDF and Excel; charts; lineage."""
