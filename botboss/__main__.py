"""``python -m botboss``: what is done to an installation from a terminal, each a service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from botboss import db, jobs
from botboss.errors import BotbossError
from botboss.security import utcnow
from botboss.services import (
    calibration_lines,
    checkup,
    first_run,
    gradings,
    judging_lines,
    questions,
    schema,
)
from botboss.services import demo as demo_set

EVERY = 50  # lines, after which `evaluate` says how far it is
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


@app.command()
def demo() -> None:
    """Fill in a believable data set; again is safe."""
    migrate()
    made = demo_set.make(now=utcnow())
    typer.echo(f"{made.made} interviews made, {made.total} are there. Sign in with {made.password!r} as:")
    for email, role in made.accounts:
        typer.echo(f"  {role:12} {email}")


@app.command()
def evaluate(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]) -> None:
    """Judge answers: lines of {"question", "expected_points", "answer"} in, judged lines out."""
    judged = 0
    refused: list[int] = []
    with file.open("rb") as lines:
        for outcome in judging_lines.outcomes(lines):
            if outcome.refused:
                refused.append(outcome.number)
                typer.echo(f"line {outcome.number}: {outcome.refused}", err=True)
            else:
                judged += 1
                typer.echo(outcome.judged)
            if (judged + len(refused)) % EVERY == 0:
                typer.echo(f"line {outcome.number}: {judged} judged, {len(refused)} refused so far", err=True)
    named = f": {', '.join(map(str, refused))}" if refused else ""
    typer.echo(f"done: {judged} judged, {len(refused)} refused{named}", err=True)
    if refused:
        raise typer.Exit(1)


@app.command()
def calibration(
    engine: Annotated[str | None, typer.Option(help="compare this engine's scores alone")] = None,
) -> None:
    """Hold the machine's scores against people's, per question and in total."""
    schema.ready()
    with db.reading() as session:
        for line in calibration_lines.lines(gradings.measure(session, engine=engine)):
            typer.echo(line)


@app.command()
def worker() -> None:
    """Do the work that follows commits, for an app whose REDIS_URL is set."""
    jobs.work()


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
