"""A signing key that never leaves its hardware: PKCS#11, for who has installed what it needs."""

from __future__ import annotations

import asyncio

from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import Signer

from courseware.errors import SettingsError
from courseware.settings import Settings


def hardware_signer(settings: Settings) -> Signer:
    """The signer of the key and certificate that the settings name; it stays signed in to the token.

    Raises SettingsError when the driver is missing, or the token does not have them.
    """
    try:
        from pkcs11 import PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError:
        raise SettingsError(
            "COURSEWARE_SIGNING_PKCS11 needs a package that is not installed: "
            "pip install 'courseware[pkcs11]'."
        ) from None
    module, token = settings.signing_pkcs11, settings.signing_pkcs11_token
    label = settings.signing_pkcs11_key
    if not label:
        raise SettingsError(
            "COURSEWARE_SIGNING_PKCS11_KEY is empty. Give the label that the key and its "
            "certificate have in the token."
        )
    try:
        session = open_pkcs11_session(
            module,
            token_criteria=TokenCriteria(label=token) if token else None,
            user_pin=settings.signing_password or None,
        )
        # every certificate in the token: among them are those between the signer's and its root
        signer = PKCS11Signer(session, cert_label=label, key_label=label, other_certs_to_pull=None)
        _ = signer.signing_cert, signer.cert_registry
        asyncio.run(signer.async_sign_raw(b"", "sha256"))
    except (PKCS11Error, SigningError, OSError, RuntimeError) as error:
        raise SettingsError(
            f"COURSEWARE_SIGNING_PKCS11: {module} does not sign with the key {label!r} of the token "
            f"{token or 'it has'!r} ({type(error).__name__}). Check the driver's path, the labels and "
            "COURSEWARE_SIGNING_PASSWORD, which is the PIN."
        ) from None
    return signer
