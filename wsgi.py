"""For a WSGI server: ``gunicorn wsgi:application``. The clock runs apart from it: ``agenda clock``."""

from agenda.app import create_app
from agenda.commands.parts import make_clock
from agenda.gateways.logs import write_logs
from config import read_config

write_logs()
config = read_config()
application = create_app(config, clock=make_clock(config))
