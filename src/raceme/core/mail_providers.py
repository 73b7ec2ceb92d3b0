"""Which mail providers may be named, and how each is told what it needs."""

import json

from django.core.exceptions import ImproperlyConfigured

# As django-anymail calls them: the module of the backend, and the class that reads what the
# provider tells of bounces. One without the latter tells nothing.
PROVIDERS = {
    "brevo": "BrevoTrackingWebhookView",
    "mailersend": "MailerSendTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mailtrap": "MailtrapTrackingWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postal": "PostalTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "scaleway": "",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
    "unisender_go": "UnisenderGoTrackingWebhookView",
}


def provider_settings(provider: str, *, told: str) -> dict[str, object]:
    """
    Return what django-anymail is told: ``told`` is its settings as a JSON object.

    Raises ``ImproperlyConfigured`` for a provider that is not known, or words that are no object.
    """
    if provider and provider not in PROVIDERS:
        known = ", ".join(sorted(PROVIDERS))
        raise ImproperlyConfigured(f"RACEME_MAIL_PROVIDER is none of: {known}")
    try:
        read = json.loads(told or "{}")
    except ValueError as error:
        raise ImproperlyConfigured("RACEME_MAIL_PROVIDER_SETTINGS is not JSON.") from error
    if not isinstance(read, dict):
        raise ImproperlyConfigured("RACEME_MAIL_PROVIDER_SETTINGS is not a JSON object.")
    # A server that does not answer must not outlast the lease of a message.
    return {"REQUESTS_TIMEOUT": 30, **read}
