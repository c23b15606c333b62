"""A made-up park to try the site with: every record of it says that it is synthetic, nobody in it exists.

It is filled through the same services as a real one, so that whatever it shows could have come about.
"""

from nangsuat.web.operation.demo.making import make_demo as make_demo
