"""What is emptied of a record that stays: mail, asks, drafts, rows of files, labels."""

import re
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from raceme.accounts.models import Link
from raceme.asks.models import Ask, Bundle
from raceme.engagements.models import Draft
from raceme.events.models import Host, Speaker
from raceme.mail.models import Mailing, Message
from raceme.organisations.models import Affiliation, Person
from raceme.partnerships.models import GoodPractice, Partner
from raceme.stewardship.library.places import ACTORS, own_models
from raceme.stewardship.models import Import, ImportRows, packed, unpacked
from raceme.stewardship.queries.followed import rows_of
from raceme.stewardship.queries.personal.gathered import messages_to, rows_at

# No mail is ever sent to it: the name is kept for such addresses by RFC 2606.
NOWHERE = "erased-{key}@erased.invalid"
INSTEAD = "…"
WAITING = (Message.State.QUEUED, Message.State.HELD)


def empty_mail(person: Person) -> int:
    """Take names, address and text out of the mail to ``person``; what waits is not sent."""
    count = 0
    for message in messages_to(person):
        count += 1
        if message.state in WAITING:
            message.delete()
        else:
            empty_message(message)
    for mailing in Mailing.objects.filter(workspace=person.workspace_id):
        if person.pk in mailing.people:
            mailing.people = [key for key in mailing.people if key != person.pk]
            mailing.save(update_fields=["people"])
    return count


def empty_message(message: Message, *, keeps_address: bool = False) -> None:
    """Leave of a message that there was one, of which kind, and what came of it."""
    message.to_name = message.reply_to = message.text = message.html = message.secret = ""
    message.subject = message.error = ""
    if not keeps_address:
        message.to_address = NOWHERE.format(key=message.pk)
    message.save()


def take_out_of_mail(person: Person) -> int:
    """Take the name of ``person`` out of mail to others, as of whom they met or registered."""
    pattern, name = pattern_of(person), person.name.strip()
    if pattern is None or " " not in name:
        return 0
    named = Q(subject__icontains=name) | Q(text__icontains=name) | Q(html__icontains=name)
    rows = Message.objects.filter(named, workspace=person.workspace_id).order_by("pk")
    count = 0
    for message in rows.iterator(chunk_size=200):
        for field in ("subject", "text", "html"):
            setattr(message, field, without(getattr(message, field), pattern))
        message.save(update_fields=["subject", "text", "html"])
        count += 1
    return count


def close_links(person: Person, *, at: datetime) -> int:
    """Close every link that opens a page of ``person``: who follows one is told so."""
    keys = [link.pk for link in rows_at("accounts.Link", person)]
    links = Link.objects.filter(pk__in=keys)
    links.filter(revoked_at=None).update(revoked_at=at)
    return links.update(leads_to="")


def empty_asks(person: Person, *, at: datetime) -> int:
    """Take the answers out of what ``person`` was asked; what was open is withdrawn."""
    asks = Ask.objects.of(person.workspace_id).filter(person=person)
    asks.filter(state=Ask.State.OPEN).update(
        state=Ask.State.WITHDRAWN, closed_at=at, next_mail_at=None
    )
    Bundle.objects.of(person.workspace_id).filter(person=person).update(address="", affiliations=[])
    # For their company they may have answered what nobody in particular was asked.
    belonged = Affiliation.objects.of(person.workspace_id).filter(person=person)
    for_others = Ask.objects.of(person.workspace_id).filter(
        answered_by=person.name, organisation__in=belonged.values_list("organisation", flat=True)
    )
    count = asks.update(text="", answer="", answered_by="", reason="", despite="")
    return count + for_others.update(answered_by="")


def empty_speakers(person: Person) -> int:
    """Take ``person`` out of the programmes that name them; that somebody spoke stays."""
    speakers = Speaker.objects.of(person.workspace_id).filter(person=person)
    return speakers.update(person=None, name="", about="")


def empty_hosts(person: Person) -> int:
    """Take ``person`` out of the visits that they receive; whom one visited stays."""
    hosts = Host.objects.of(person.workspace_id).filter(person=person)
    return hosts.update(person=None, contact="", email="", phone="")


def empty_contacts(person: Person) -> dict[str, int]:
    """Let nobody be asked any more where ``person`` was: at partners, and about practices."""
    partners = Partner.objects.of(person.workspace_id).filter(person=person)
    practices = GoodPractice.objects.of(person.workspace_id).filter(contact=person)
    return {
        "partnerships.Partner": partners.update(person=None),
        "partnerships.GoodPractice": practices.update(contact=None, shows_contact=False),
    }


def empty_free_texts(person: Person) -> dict[str, int]:
    """Take name and address out of drafts, and out of the rows of imported files."""
    pattern = pattern_of(person)
    if pattern is None:
        return {}
    drafts = rows = 0
    for draft in Draft.objects.of(person.workspace_id):
        title, content = without(draft.title, pattern), without(draft.content, pattern)
        if (title, content) != (draft.title, draft.content):
            draft.title, draft.content = title, content
            draft.save(update_fields=["title", "content"])
            drafts += 1
    kept = Import.objects.of(person.workspace_id).exclude(stored_as="")
    for stretch in ImportRows.objects.of(person.workspace_id).filter(of_import__in=kept):
        rows += _empty_stretch(stretch, pattern)
    return {"engagements.Draft": drafts, "stewardship.ImportRows": rows}


def _empty_stretch(stretch: ImportRows, pattern: re.Pattern[str]) -> int:
    is_changed = False
    for name in ("cells", "findings", "results"):
        before = unpacked(getattr(stretch, name))
        after = without(before, pattern)
        if after != before:
            setattr(stretch, name, packed(after))
            is_changed = True
    decisions = without(stretch.decisions, pattern)
    if decisions != stretch.decisions:
        stretch.decisions, is_changed = decisions, True
    if is_changed:
        stretch.save()
    return int(is_changed)


def empty_labels(person: Person) -> int:
    """Empty the label beside every reference to ``person`` as who did something."""
    count = 0
    for model in own_models():
        for name in _labels_of(model):
            actor = name.removesuffix("_label")
            found = rows_of(model).filter(**{actor: person.reference}).exclude(**{name: ""})
            count += found.update(**{name: ""})
    return count


def _labels_of(model: type[Model]) -> list[str]:
    """Return the labels that stand beside a reference, as ``taken_by_label`` does."""
    if model._meta.app_label == "audit":  # noqa: SLF001 (the history forgets by its own rules)
        return []
    names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001
    return sorted(
        name
        for name in names
        if name.endswith("_label") and ACTORS.search(name) and name.removesuffix("_label") in names
    )


def pattern_of(person: Person) -> re.Pattern[str] | None:
    """Return what finds the person's name and address as whole words."""
    texts = [text for text in (person.name.strip(), person.email, person.phone) if len(text) > 3]  # noqa: PLR2004
    joined = "|".join(re.escape(text) for text in texts)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if texts else None


def without(value: Any, pattern: re.Pattern[str]) -> Any:  # noqa: ANN401 (what JSON holds)
    """Return a value with what the pattern finds taken out of its texts."""
    if isinstance(value, str):
        return pattern.sub(INSTEAD, value)
    if isinstance(value, list):
        return [without(each, pattern) for each in value]
    if isinstance(value, dict):
        return {key: without(each, pattern) for key, each in value.items()}
    return value
