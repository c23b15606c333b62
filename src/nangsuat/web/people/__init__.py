"""People: accounts, invitations, second factors, consents, requests about personal data."""
