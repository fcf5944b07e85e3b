"""The signature of what webhooks are sent, by which a receiver knows that it comes from here, and when."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

HEADER = "Courseware-Signature"


def signature(secret: str, body: bytes, at: datetime) -> str:
    """`t=…,v1=…`: seconds since 1970, and the HMAC-SHA256 of them, a dot and the body, in hex."""
    seconds = int(at.timestamp())
    said = b"%d." % seconds + body
    return f"t={seconds},v1={hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()}"
