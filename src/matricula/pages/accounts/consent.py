"""What a person is asked before an application may act for them."""

from urllib.parse import urlsplit

from matricula.identity.oauth.clients import Client
from matricula.identity.oauth.requests import ProtocolRequest
from matricula.pages.accounts import layout
from matricula.pages.accounts.layout import View
from matricula.pages.markup import Markup, joined, tag
from matricula.record.applications.forms import LOOPBACK
from matricula.web.links import with_next
from matricula.web.oauth import AUTHORIZE, LOGOUT

CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "state",
    "scope",
    "code_challenge",
    "code_challenge_method",
)
"""What goes from the request into the form, and is checked anew when it comes back."""


def ask(view: View, request: ProtocolRequest, client: Client, target: str, address: str) -> bytes:
    """request: checked, with its scope. target: whither the browser is sent. address: this page's
    own, for one who is another."""
    words = view.words
    told = request.payload.data
    carried = {name: told.get(name) for name in CARRIED} | {"scope": request.scope}
    scopes = (tag("li", words(f"scope_{word}")) for word in request.scope.split())
    other = tag("a", words("sign_out"), href=with_next(LOGOUT + "/", address))
    return layout.page(
        view,
        words("asks", name=client.row.name),
        tag("h1", words("asks", name=client.row.name)),
        tag("p", words("wants", name=view.name)),
        tag("ul", joined(*scopes), class_="scopes"),
        layout.facts(
            (words("leads_to"), _destination(view, target)),
            (words("client_id"), tag("code", client.row.client_id)),
        ),
        tag(
            "p", words("who_registered", name=client.row.owner), ". ", words("trust"), class_="soft"
        ),
        layout.form(
            view,
            AUTHORIZE + "/",
            layout.submit(words("authorize"), "main", name="allow", value="Authorize"),
            layout.submit(words("cancel"), "wide"),
            **carried,
        ),
        tag("p", words("not_you"), " ", other, class_="after"),
    )


def refused(view: View, reason: str) -> bytes:
    """A request that leads nowhere. reason: in the words of the dialect."""
    words = view.words
    return layout.page(
        view,
        words("error"),
        tag("h1", words("error")),
        tag("p", tag("strong", reason)),
        tag("p", words("error_hint")),
    )


def form_source(target: str) -> str:
    """`target` as Content-Security-Policy names where a form may lead: browsers hold the whole
    chain of redirects to it."""
    parts = urlsplit(target)
    host = parts.hostname or ""
    # Of addresses in numbers the policy knows only one.
    named = host.replace(".", "").replace("-", "").isalnum() and not host.replace(".", "").isdigit()
    if parts.scheme in ("http", "https") and host.isascii() and (named or host == "127.0.0.1"):
        return f"{parts.scheme}://{parts.netloc}"
    return f"{parts.scheme}:"


def _destination(view: View, target: str) -> Markup:
    parts = urlsplit(target)
    if parts.scheme == "https":
        return tag("strong", parts.netloc)
    place = "this_device" if parts.hostname in LOOPBACK else "an_app"
    return joined(view.words(place), " ", tag("code", target))
