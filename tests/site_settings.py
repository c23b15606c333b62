"""The site's settings for tests: a data folder of its own, quick passwords, letters in memory."""

import os
import tempfile

os.environ["NANGSUAT_DATA"] = tempfile.mkdtemp(prefix="nangsuat-test-")
os.environ["NANGSUAT_SECRET_KEY"] = "only-for-tests-and-for-nothing-else-at-all"
os.environ["NANGSUAT_DATABASE"] = os.environ.get("NANGSUAT_TEST_DATABASE", "")

from nangsuat.web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # no walk over all static files at each start
