"""What a process may use that opens files of others."""

import resource

MEBIBYTE = 1024**2
LARGEST_FILE = 1024 * MEBIBYTE


def confine(memory: int, seconds: int) -> None:
    """For good, and for this process alone: whoever goes beyond is ended, and its parent lives on."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
