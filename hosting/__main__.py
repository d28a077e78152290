"""`python -m hosting` runs the forum; with arguments, one command beside its database."""

import sys

from hosting.supervisor import main

sys.exit(main(sys.argv[1:]))
