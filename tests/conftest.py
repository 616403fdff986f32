"""Hypothesis: no test fails because the machine is busy; how long a test takes is measured in `benchmarks/`."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
