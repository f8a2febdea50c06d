"""Who stands behind a programme."""

from agenda.parties.rules import Addressee, Via
from agenda.programmes.models import Programme


def secretariat_of(programme: Programme) -> Addressee:
    """Where the chain of whom one writes to ends."""
    return Addressee(programme.secretariat, programme.secretariat_email, Via.SECRETARIAT)
