"""The web application: one Django site for parks, cities, institutes, consultants and enterprises.

Each folder is one subject with the same rooms: ``models`` (what is kept), ``rules`` (who may do what), ``selectors``
(reading, always for a person), ``services`` (writing, each with its audit line), ``views``, ``forms``, ``urls`` and
``templates``. ``core`` knows none of the others; nothing here computes an indicator, the library does.
"""
