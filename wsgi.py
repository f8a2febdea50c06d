"""For a WSGI server: ``gunicorn wsgi:application``. The clock runs apart from it: ``agenda clock``."""

from agenda.app import create_app
from agenda.commands.parts import make_clock
from config import read_config

config = read_config()
application = create_app(config, clock=make_clock(config))
