"""Hand-in: what an enterprise is asked, its workbook and form, the gates that an answer passes, what is kept of it."""
