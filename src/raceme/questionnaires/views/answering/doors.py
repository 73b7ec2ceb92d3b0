"""
The doors to a set of answers of a collection, and who stands in each.

*asked*: the link of a mail with asks; *company*: the link to My company; *mine*: a standing claim
of who is signed in; *link*: a link that opens one set of answers and nothing else. Each view is the
same behind all of them; the door says which answers they are and where its pages lie.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from raceme.accounts.actions import LinkOver
from raceme.accounts.actions.links import LinkRevoked
from raceme.accounts.http import language_of
from raceme.accounts.models import User
from raceme.asks.actions import NoLongerOpen, page_with
from raceme.asks.models import Ask
from raceme.core.watch import NAMES_NOBODY
from raceme.organisations.actions import company_affiliation
from raceme.organisations.queries import open_affiliations, standing_claims_of
from raceme.questionnaires import access, actions
from raceme.questionnaires.actions import By
from raceme.questionnaires.models import AnswerSet, Collection
from raceme.questionnaires.queries import MODULE, is_over, path_of

GONE = 410
VIEW = "questionnaires-public:"


@dataclass(frozen=True, kw_only=True)
class Door:
    """``answers``: what was begun; None: nothing yet. ``ask``: None behind a link of its own."""

    name: str
    arguments: dict[str, Any]
    collection: Collection
    by: By
    way: str
    language: str
    ask: Ask | None = None
    answers: AnswerSet | None = None

    def href(self, page: str = "", **more: object) -> str:
        view = f"{VIEW}{self.name}_{page}" if page else f"{VIEW}{self.name}"
        return reverse(view, kwargs={**self.arguments, **more})

    @property
    def is_over(self) -> bool:
        return is_over(self.collection, at=timezone.now())

    @property
    def is_of_its_own(self) -> bool:
        """Whether its address opens this set alone, so that it may be given to another device."""
        return self.name == "link"

    @property
    def doors(self) -> access.Doors:
        answers = self.answers
        assert answers is not None  # noqa: S101 (who asks for it has found them)
        return access.Doors(
            section=lambda code: self.href("section", section=code),
            save=self.href("save"),
            review=self.href("review"),
            receipt=self.href("receipt"),
            hand_in=self.href("hand_in"),
            back=self.href(),
            by=self.by,
            about=answers.organisation.name if answers.organisation else "",
            context={"is_demonstration": self.collection.workspace.is_demonstration},
            takes_files=not self.is_of_its_own,
            # What was begun by a public link may be begun on a device of others.
            keeps=not self.is_of_its_own,
        )


View = Callable[..., HttpResponseBase]


def behind_a_door(view: View) -> View:
    """Let ``view`` be asked by any of the doors; a link that is over says why."""

    @never_cache
    @wraps(view)
    def entered(
        request: HttpRequest,
        secret: str = "",
        collection: int | None = None,
        ask: int | None = None,
        slug: str = "",
        **more: Any,  # noqa: ANN401 (as the address has them)
    ) -> HttpResponseBase:
        if ask is not None and not secret and not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        try:
            door = _door(request, secret=secret, collection=collection, ask=ask, slug=slug)
        except LinkOver as refusal:
            return over(request, str(refusal))
        if door.collection.is_anonymous:
            setattr(request, NAMES_NOBODY, True)
        with translation.override(language_of(request, otherwise=door.language)):
            try:
                response = view(request, door, **more)
            except (actions.CollectionOver, NoLongerOpen) as refusal:
                response = over(request, str(refusal))
        # A frame of another site is for whoever has the public link, not for who is known here.
        return unlisted(framed_in(response, door.collection) if door.is_of_its_own else response)

    return entered


def _door(
    request: HttpRequest, *, secret: str, collection: int | None, ask: int | None, slug: str
) -> Door:
    if slug:
        return _by_link(slug, secret)
    if collection is not None:
        return _by_mail(secret, collection)
    assert ask is not None  # noqa: S101 (every address has one of these)
    return _of_company(secret, ask) if secret else _of_claim(request, ask)


def _by_link(slug: str, secret: str) -> Door:
    found = actions.answers_behind(secret, at=timezone.now())
    collection = found.collection
    # The secret opens it; what stands before it may be of a public link that was renewed.
    if collection is None:
        raise Http404
    if not _is_still_theirs(found):
        raise LinkRevoked(str(actions.ANSWERS.revoked))
    collection.workspace = found.workspace
    return Door(
        name="link",
        arguments={"slug": slug, "secret": secret},
        collection=collection,
        ask=found.ask,
        by=found.person or actions.SOMEBODY,
        way=Ask.Way.LINK,
        language=found.language,
        answers=found,
    )


def _is_still_theirs(answers: AnswerSet) -> bool:
    """Tell whether who answers for a company still belongs to it."""
    if answers.person_id is None or answers.organisation_id is None:
        return True
    belongs = open_affiliations(answers.workspace).filter(
        person=answers.person_id, organisation=answers.organisation_id
    )
    return belongs.exists()


def _by_mail(secret: str, collection: int) -> Door:
    bundle = page_with(secret, at=timezone.now())
    found = get_object_or_404(_collections(bundle.workspace_id), pk=collection)
    asked = _asks(Q(workspace=bundle.workspace_id, person=bundle.person_id, path=path_of(found)))
    row = asked.order_by("-pk").first()
    if row is None:
        raise Http404
    return _of_ask(
        row,
        found,
        name="asked",
        arguments={"secret": secret, "collection": found.pk},
        by=bundle.person,
        language=bundle.language,
    )


def _of_company(secret: str, ask: int) -> Door:
    affiliation = company_affiliation(secret, at=timezone.now())
    about = Q(organisation=affiliation.organisation_id) | Q(organisation=None)
    whose = Q(pk=ask, workspace=affiliation.workspace_id, person=affiliation.person_id) & about
    row = get_object_or_404(_asks(whose))
    return _of_ask(
        row,
        _collection_of(row),
        name="company",
        arguments={"secret": secret, "ask": ask},
        by=affiliation.person,
        language=affiliation.workspace.language,
    )


def _of_claim(request: HttpRequest, ask: int) -> Door:
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    own = standing_claims_of(user).order_by().values("organisation")
    row = get_object_or_404(_asks(Q(pk=ask, organisation__in=own)))
    return _of_ask(
        row,
        _collection_of(row),
        name="mine",
        arguments={"ask": ask},
        by=user,
        way=Ask.Way.ACCOUNT,
        language=user.language,
    )


def _of_ask(
    ask: Ask,
    collection: Collection,
    *,
    name: str,
    arguments: dict[str, Any],
    by: By,
    language: str,
    way: str = Ask.Way.LINK,
) -> Door:
    answers = (
        AnswerSet.objects.of(ask.workspace_id)
        .filter(ask=ask)
        .select_related("version__questionnaire", "workspace", "organisation", "person")
        .first()
    )
    if answers is not None:
        answers.collection, answers.ask = collection, ask
    return Door(
        name=name,
        arguments=arguments,
        collection=collection,
        by=by,
        way=way,
        language=language,
        ask=ask,
        answers=answers,
    )


def _asks(whose: Q) -> QuerySet[Ask]:
    rows = Ask.objects.reached_by(whose & Q(module=MODULE))
    return rows.select_related("workspace", "organisation", "person")


def _collections(workspace: int) -> QuerySet[Collection]:
    rows = Collection.objects.of(workspace)
    return rows.select_related("version__questionnaire", "workspace")


def _collection_of(ask: Ask) -> Collection:
    """Return for which collection something was asked: the path of its page says so."""
    try:
        key = resolve(ask.path).kwargs["collection"]
    except (Resolver404, KeyError) as error:
        raise Http404 from error
    return get_object_or_404(_collections(ask.workspace_id), pk=key)


def over(
    request: HttpRequest, reason: str, *, is_public: bool = False, status: int = GONE
) -> HttpResponse:
    context = {"reason": reason, "is_public": is_public}
    page = render(request, "questionnaires/answering/over.html", context, status=status)
    unlisted(page)
    return page


def unlisted(response: HttpResponseBase) -> HttpResponseBase:
    """Keep a page out of search engines: its address is given to whom it is for."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def framed_in(response: HttpResponseBase, collection: Collection) -> HttpResponseBase:
    """Let the pages of one site show this one in a frame, where the collection says so."""
    if collection.is_embeddable:
        setattr(response, "xframe_options_exempt", True)  # noqa: B010 (Django's and csp's marks)
        setattr(response, "_csp_replace", {"frame-ancestors": [collection.embedded_in]})  # noqa: B010
    return response
