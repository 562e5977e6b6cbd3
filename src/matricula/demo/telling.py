"""What the demo says on the terminal: lines that can be copied whole, however narrow it is."""

from collections.abc import Iterator

from rich.console import Console

from matricula.demo.opening import School
from matricula.demo.people import TOKEN_LIFETIME

PAGES = (
    ("Start page", "/"),
    ("Documentation", "/docs"),
    ("Applications", "/oauth2/applications/"),
    ("Health", "/healthz"),
)


def tell(console: Console, school: School, base_url: str) -> None:
    """Say where the demo is, who may come in, and how each door is tried."""
    for heading, lines in _sections(school, base_url):
        console.print(heading, style="bold", highlight=False, soft_wrap=True)
        for line in lines:
            # Plain and unbroken: a command that the terminal wraps is still one line to copy.
            console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)
        console.print()


def _sections(school: School, base_url: str) -> Iterator[tuple[str, list[str]]]:
    yield "An invented school in " + school.database, _pages(base_url)
    yield "Accounts (their passwords are new at every start)", _accounts(school)
    days = f"{TOKEN_LIFETIME.days} days, or until the next start"
    yield f"Tokens with every right (good for {days})", _tokens(school)
    yield "Applications (their secrets are new at every start)", _applications(school)
    yield "Try it", _commands(school, base_url)


def _pages(base_url: str) -> list[str]:
    return [f"  {title:15} {base_url}{path}" for title, path in PAGES]


def _accounts(school: School) -> list[str]:
    width = max(len(account.email) for account in school.accounts)
    return [
        f"  {account.role:15} {account.email:{width}}  {account.password}"
        + (f"  ({account.department})" if account.department else "")
        for account in school.accounts
    ]


def _tokens(school: School) -> list[str]:
    return [f"  {guide.title:15} {school.tokens[guide.name]}" for guide in school.guides]


def _applications(school: School) -> list[str]:
    return [
        f"  {one.grant_type:19} {one.client_type:13} {one.client_id}  {one.client_secret}"
        for one in school.applications
    ]


def _commands(school: School, base_url: str) -> list[str]:
    return [
        guide.command.format(base_url=base_url, token=school.tokens[guide.name])
        for guide in school.guides
    ]
