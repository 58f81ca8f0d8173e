"""A mail host of its own for a test: one mailbox, over TLS, with the few commands a client needs.

It follows RFC 3501 as far as it goes and knows nothing of the client. `cut_at` names a command at which
it hangs up, before or after having done it.
"""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FETCH = re.compile(r"FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")
STORE = re.compile(r"STORE (\d+) \+FLAGS\.SILENT \((.*)\)")


@dataclass
class Host:
    """`mails`: uid -> content; `flags`: uid -> what the client marked."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    cut_at: str = ""
    needs_id: bool = True
    address: str = ""

    def deliver(self, content: bytes) -> int:
        uid = len(self.mails) + 7
        self.mails[uid] = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self.flags[uid] = set()
        return uid


class _Talk(socketserver.StreamRequestHandler):
    host: Host
    timeout = 15

    def handle(self) -> None:
        self.has_id = False
        self._say("* OK ready")
        for line in self.rfile:
            tag, _space, rest = line.decode().rstrip("\r\n").partition(" ")
            self.host.said.append(rest)
            if self.host.cut_at and self.host.cut_at in rest:
                return
            self._say(f"{tag} {self._answer(rest)}")
            if rest == "LOGOUT":
                return

    def _answer(self, rest: str) -> str:
        word = rest.split()[0].upper()
        if word == "UID":
            return self._by_uid(rest[4:])
        if word == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 ID")
        if word == "LOGIN" and rest != 'LOGIN tandem "pass word@1"':
            return "NO wrong password"
        if word == "ID":
            self.has_id = True
        if word == "SELECT" and self.host.needs_id and not self.has_id:
            return "NO unsafe login"
        if word == "LOGOUT":
            self._say("* BYE")
        return "OK done"

    def _by_uid(self, rest: str) -> str:
        if rest == "SEARCH UNSEEN":
            unseen = [uid for uid in self.host.mails if "\\Seen" not in self.host.flags[uid]]
            self._say("* SEARCH " + " ".join(map(str, unseen)))
        if found := FETCH.fullmatch(rest):
            uid, most = int(found[1]), int(found[2])
            content = self.host.mails[uid][:most]
            self._say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(content)}}}")
            self.wfile.write(content + b")\r\n")
        if found := STORE.fullmatch(rest):
            self.host.flags[int(found[1])] |= set(found[2].split())
        return "OK done"

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, host: Host, secure: ssl.SSLContext) -> None:
        self.secure = secure
        super().__init__(("127.0.0.1", 0), type("Talk", (_Talk,), {"host": host}))

    def get_request(self) -> tuple[Any, Any]:
        plain, address = super().get_request()
        return self.secure.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        ), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is nothing to print."""


def start(host: Host, folder: Path) -> tuple[_Server, Path]:
    """The running server and the file of its certificate, which a client must trust."""
    certificate = _certificate(folder)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate)
    server = _Server(host, secure)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    host.address = f"imaps://tandem:pass%20word%401@127.0.0.1:{port}/INBOX"
    return server, certificate


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail host of a test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "host.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path
