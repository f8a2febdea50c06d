"""A throw-away certificate authority, made by the openssl of this machine; nothing of it outlives its folder."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-batch"]
LOOPBACK = "subjectAltName=DNS:localhost,IP:127.0.0.1"


@dataclass(frozen=True)
class Authority:
    """Trusted by whoever is given `certificate`, and by nobody else."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"

    def server_context(self) -> ssl.SSLContext:
        """For a server on this machine, by the name localhost or 127.0.0.1."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        return context

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))


def new_authority(folder: Path) -> Authority:
    _openssl(folder, "authority", "-subj", "/CN=Throw-away test authority", "-addext", "keyUsage=critical,keyCertSign")
    signed = ["-CA", "authority.pem", "-CAkey", "authority.key"]
    _openssl(
        folder, "server", "-subj", "/CN=localhost", "-addext", LOOPBACK, "-addext", "basicConstraints=CA:FALSE", *signed
    )
    return Authority(folder)


def _openssl(folder: Path, name: str, *arguments: str) -> None:
    files = ["-keyout", f"{name}.key", "-out", f"{name}.pem"]
    command = ["openssl", "req", "-x509", "-days", "2", *NEW_KEY, *files, *arguments]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise RuntimeError("Het programma openssl ontbreekt. Op Debian en Ubuntu: apt install openssl") from None
