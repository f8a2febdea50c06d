"""The headers that every page bears (BIO2; OWASP secure headers)."""

from flask import Response, current_app, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def set_headers(response: Response) -> Response:
    """Behind a proxy that ends TLS the request itself is not secure, but the address that visitors use is."""
    secure = request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]
    for name, value in HEADERS.items():
        if name != "Strict-Transport-Security" or secure:
            response.headers[name] = value
    return response
