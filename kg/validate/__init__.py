"""Whether a graph keeps the model's invariants: its shapes (`shapes/*.ttl`) and its rules across graphs (`*.rq`)."""

from kg.validate.check import Engine, validate
from kg.validate.report import Report, Violation

__all__ = ["Engine", "Report", "Violation", "validate"]
