"""Who may make keys: an organisation's own managers. The site's manager may not: a key acts for the organisation."""

import rules

from nangsuat.web.orgs.rules import manages

rules.add_perm("api.manage_keys", manages)
