"""What extraction found, as JSON Lines and back: one document a line, offsets in code points from 0, end exclusive.

The fields that other programs read are those of the annotation format; the ones beside them keep everything else, so
that a line read back is the same annotation.
"""

from kg.annotation.read import from_json, read_evidence
from kg.annotation.write import evidence_record, to_json

__all__ = ["evidence_record", "from_json", "read_evidence", "to_json"]
