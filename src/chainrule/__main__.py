"""This file lets `python -m chainrule` do what the command `chainrule` does."""

import sys

from chainrule.apps.cli import main

if __name__ == "__main__":
    sys.exit(main())
