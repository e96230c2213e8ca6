"""``python -m botboss``: what is done to an installation from a terminal, each a service."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from botboss import db
from botboss.errors import BotbossError
from botboss.security import utcnow
from botboss.services import checkup, first_run, questions, schema

app = typer.Typer(name="botboss", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def migrate() -> None:
    """Bring the database to this version, and its shipped questions with it."""
    schema.migrate()
    with db.transaction() as session:
        questions.seed(session, now=utcnow())


@app.command()
def create_admin(
    email: Annotated[str, typer.Option(prompt="E-mail")],
    name: Annotated[str, typer.Option(prompt="Name")],
    password: Annotated[str, typer.Option(prompt="Password", hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make an administrator; what is not given is asked for."""
    schema.ready()
    user = first_run.add_admin(email=email, name=name, password=password, now=utcnow())
    typer.echo(f"{user.email} is an administrator now.")


@app.command()
def check() -> None:
    """Look at settings, database and every port: ok, or what to do."""
    findings = checkup.look()
    for finding in findings:
        typer.echo(f"{'ok ' if finding.well else 'NO '} {finding.part:12} {finding.words}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; a refusal is one sentence, not a trace."""
    try:
        app()
    except BotbossError as error:
        raise SystemExit(f"botboss: {error}") from None
    except OperationalError:
        raise SystemExit(
            "botboss: The database does not answer. `python -m botboss check` says more."
        ) from None


if __name__ == "__main__":
    main()
