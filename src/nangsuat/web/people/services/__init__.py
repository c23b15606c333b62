"""What may be done about people; each act is one transaction with its line in the audit log."""

from nangsuat.web.people.services.accounts import account_change, account_close, account_open, account_reopen
from nangsuat.web.people.services.consents import consent_change
from nangsuat.web.people.services.data_requests import (
    data_request_answer,
    data_request_close,
    data_request_extend,
    data_request_make,
)
from nangsuat.web.people.services.erasure import person_erase
from nangsuat.web.people.services.invitations import (
    InvitationGone,
    invitation_accept,
    invitation_make,
    invitation_resend,
    invitation_revoke,
)
from nangsuat.web.people.services.personal_data import PersonalData, personal_data, personal_data_export

__all__ = [
    "InvitationGone",
    "PersonalData",
    "account_change",
    "account_close",
    "account_open",
    "account_reopen",
    "consent_change",
    "data_request_answer",
    "data_request_close",
    "data_request_extend",
    "data_request_make",
    "invitation_accept",
    "invitation_make",
    "invitation_resend",
    "invitation_revoke",
    "person_erase",
    "personal_data",
    "personal_data_export",
]
