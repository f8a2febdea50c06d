import sys

from agenda.commands import main

sys.exit(main())
