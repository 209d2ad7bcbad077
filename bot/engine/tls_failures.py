"""What TLS says when it fails, as the thing that somebody has to mend. Pure.

OpenSSL tells by names (``verify_code``, ``reason``), and its sentences differ by version: only names are read here.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence

from bot.errors import EngineError
from bot.remote_errors import (
    AuthorityUnknown,
    CertificateExpired,
    CertificateOfAnother,
    CertificateRefused,
    CertificateUnusable,
    CertificateWanted,
    SpeaksNoTLS,
)

_EXPIRED = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_OTHER_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH

_BY_REASON: dict[str, type[EngineError]] = {
    # The engine's alerts about our certificate; TLS 1.2 has no word of its own for none at all.
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": CertificateWanted,
    "SSLV3_ALERT_BAD_CERTIFICATE": CertificateWanted,
    "TLSV1_ALERT_UNKNOWN_CA": CertificateRefused,
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": CertificateRefused,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": CertificateRefused,
    "SSLV3_ALERT_CERTIFICATE_REVOKED": CertificateRefused,
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": CertificateRefused,
    # Bytes that are no TLS.
    "WRONG_VERSION_NUMBER": SpeaksNoTLS,
    "RECORD_LAYER_FAILURE": SpeaksNoTLS,
    "HTTP_REQUEST": SpeaksNoTLS,
    "PACKET_LENGTH_TOO_LONG": SpeaksNoTLS,
    # Our files.
    "KEY_VALUES_MISMATCH": CertificateUnusable,
    "NO_START_LINE": CertificateUnusable,
    "PEM_LIB": CertificateUnusable,
    "NO_CERTIFICATE_OR_CRL_FOUND": CertificateUnusable,
}
_ALERTS = (CertificateWanted, CertificateRefused)


def tls_failure(causes: Sequence[BaseException], *, host: str, has_certificate: bool) -> EngineError | None:
    """None where nothing of it is about TLS. ``has_certificate``: whether the bot showed one."""
    for cause in causes:
        if isinstance(cause, PermissionError):
            return CertificateUnusable(host=host, reason=str(cause))
        if not isinstance(cause, ssl.SSLError):
            continue
        kind = _kind(cause)
        if kind in _ALERTS:
            kind = CertificateRefused if has_certificate else CertificateWanted
        if kind is not None:
            return kind(host=host, reason=_reason(cause))
    return None


def _kind(error: ssl.SSLError) -> type[EngineError] | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in _EXPIRED:
            return CertificateExpired
        return CertificateOfAnother if error.verify_code in _OTHER_NAME else AuthorityUnknown
    return _BY_REASON.get(error.reason or "")


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or str(error)).lower().replace("_", " ")
