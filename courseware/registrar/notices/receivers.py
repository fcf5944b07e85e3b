"""Webhooks as operators see to them: added, listed, tried, removed."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from courseware.certification.notices import TO_PROGRAMS
from courseware.errors import InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.notices.hooking import Webhook, poster_of, send, trial_event, webhooks
from courseware.registrar.notices.reads import Reads
from courseware.registrar.notices.trying import Outcome
from courseware.registrar.office import Office
from courseware.registrar.secrets import new_secret
from courseware.registrar.usecases import By, Caller, in_round, outside


@in_round(protocol.AddWebhook, by=By.HOUSE)
def add_webhook(
    office: Office, tx: Transaction, caller: Caller, request: protocol.AddWebhook
) -> protocol.NewWebhook:
    url = _checked(request.url)
    kinds = tuple(dict.fromkeys(request.kinds)) or TO_PROGRAMS
    for kind in kinds:
        if kind not in TO_PROGRAMS:
            raise InvalidRequest(
                f"{kind} is for people. A webhook can be told {', '.join(TO_PROGRAMS)}.",
                code="bad-kind",
            )
    id_, secret = new_id(), new_secret()
    tx.add("webhooks", id=id_, url=url, secret=secret, is_active=True, created_at=office.now)
    for kind in kinds:
        tx.add("webhook_kinds", webhook_id=id_, kind=kind.value)
    audit(office, tx, actor=request.actor, action="webhook.add", subject=id_, reason=None)
    state = protocol.WebhookState(id=str(id_), url=url, kinds=kinds, created_at=office.now)
    return protocol.NewWebhook(webhook=state, secret=secret)


@in_round(protocol.ListWebhooks, by=By.HOUSE)
def list_webhooks(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListWebhooks
) -> tuple[protocol.WebhookState, ...]:
    return tuple(_state(each) for each in webhooks(tx).values())


@in_round(protocol.RemoveWebhook, by=By.HOUSE)
def remove_webhook(
    office: Office, tx: Transaction, caller: Caller, request: protocol.RemoveWebhook
) -> protocol.WebhookState:
    found = _find(tx, request.id)
    tx.run("remove_webhook", id=UUID(found.id))
    audit(office, tx, actor=request.actor, action="webhook.remove", subject=found.id, reason=None)
    return _state(found)


@outside(protocol.TryWebhook, by=By.HOUSE)
async def try_webhook(
    office: Office, caller: Caller, request: protocol.TryWebhook
) -> protocol.WebhookTried:
    found = await office.run(lambda tx: _find(tx, request.id))
    now = office.clock()
    poster = poster_of(office.settings)
    try:
        result = await send(poster, found, trial_event(now), now)
    finally:
        await poster.close()
    arrived = result.outcome is Outcome.SENT
    return protocol.WebhookTried(url=found.url, arrived=arrived, reason=result.reason)


def _checked(url: str) -> str:
    """The URL, if it can be posted to. InvalidRequest says what is wrong with it."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidRequest(
            f"{url!r} is no address to post to. Give one that begins with https://.", code="bad-url"
        )
    if parts.username or parts.password:
        raise InvalidRequest(
            "Leave the user and the password out of the URL; what is sent is signed.",
            code="bad-url",
        )
    return url.strip()


def _find(reads: Reads, id_: str) -> Webhook:
    found = webhooks(reads).get(id_)
    if found is None:
        raise NotFound(
            f"There is no webhook {id_}. `courseware webhooks list` names them all.",
            code="no-such-webhook",
        )
    return found


def _state(of: Webhook) -> protocol.WebhookState:
    return protocol.WebhookState(id=of.id, url=of.url, kinds=of.kinds, created_at=of.created_at)
