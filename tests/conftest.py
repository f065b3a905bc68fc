"""Settings and fixtures that every test may use."""

from hypothesis import settings

from tests.browser import browser

__all__ = ["browser"]

# Time decides no test: the machine may be busy.
settings.register_profile("calm", deadline=None, max_examples=50)
settings.load_profile("calm")
