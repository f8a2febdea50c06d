"""The headers that every answer bears (BIO2; OWASP secure headers)."""

import secrets

from flask import Flask, Response, current_app, g, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'nonce-{nonce}'",
        "script-src 'nonce-{nonce}'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Only what a page itself names runs: not even a file of this site that somebody managed to upload."""

HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
OF_FILES = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy")


def register(site: Flask) -> None:
    site.jinja_env.globals["nonce"] = nonce
    site.after_request(set_headers)


def nonce() -> str:
    """The word of this one answer, by which its own scripts and styles are known."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return str(g.nonce)


def set_headers(response: Response) -> Response:
    """Behind a proxy that ends TLS the request itself is not secure, but the address that visitors use is."""
    secure = request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]
    for name, value in HEADERS.items():
        if name != "Strict-Transport-Security" or secure:
            response.headers[name] = value
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(nonce=nonce())
    return response


def set_headers_of_file(headers: dict[str, str], path: str, url: str) -> None:
    """For the built files, which a server hands out before the site is asked."""
    for name in OF_FILES:
        headers[name] = HEADERS[name]
