"""What may be done to organisations, the register, memberships and clients; each act with its line in the audit log."""

from nangsuat.web.orgs.services.clients import client_end, client_open
from nangsuat.web.orgs.services.importing import RegisterRead, enterprises_import, register_read
from nangsuat.web.orgs.services.memberships import LastManager, membership_change, membership_end
from nangsuat.web.orgs.services.organisations import organisation_add, organisation_change, organisation_close
from nangsuat.web.orgs.services.register import enterprise_add, enterprise_change, register_exported

__all__ = [
    "LastManager",
    "RegisterRead",
    "client_end",
    "client_open",
    "enterprise_add",
    "enterprise_change",
    "enterprises_import",
    "membership_change",
    "membership_end",
    "organisation_add",
    "organisation_change",
    "organisation_close",
    "register_exported",
    "register_read",
]
