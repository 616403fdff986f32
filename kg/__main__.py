"""The command ``kg``, also as ``python -m kg``."""

from __future__ import annotations

from typing import NoReturn

from kg.interrupts import ending_in_order


def main() -> NoReturn:
    """Run the command of ``sys.argv`` and leave with its exit code."""
    with ending_in_order():
        from kg.cli import run  # takes a second, in which a signal can come

        run()


if __name__ == "__main__":
    main()
