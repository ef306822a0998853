"""The `palmyra` command: what the person who runs a paper types."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from palmyra import __version__
from palmyra.project.config import WrongSetting
from palmyra.project.home import HomeRefused

DONE, FAILED, WRONG_USE = 0, 1, 2


class CommandFailed(Exception):
    """A command that could not do its work; the text names the thing, the cause and the next step."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 1 after a sentence on what failed; argparse exits with 2 on wrong use."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palmyra.project.settings")
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except (CommandFailed, HomeRefused, WrongSetting) as error:
        print(f"palmyra: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("palmyra: stopped.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Who read our lines, as `head` does, has enough of them (https://docs.python.org/3/library/signal.html).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return DONE


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    top = argparse.ArgumentParser(
        prog="palmyra",
        description="A news site with its discussion, in one program.",
        epilog="The paper lives in the folder named by PALMYRA_HOME (default ./paper). "
        "Settings: PALMYRA_X in the environment over palmyra.toml in the home; docs/reference/settings.md lists them. "
        "Exit codes: 0 done, 1 failed with a sentence, 2 wrong use.",
    )
    top.add_argument("--version", action="version", version=f"palmyra {__version__}")
    words = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = words.add_parser("run", help="start the paper: web, worker and scheduler; makes the home on first start")
    run.set_defaults(command=run_paper)

    init = words.add_parser("init", help="make an empty paper in the home, without asking anything")
    init.set_defaults(command=init_paper)

    demo = words.add_parser("demo", help="load the demo paper into the home; nothing is loaded twice")
    demo.add_argument("--articles", type=count, default=0, metavar="N", help="make up an archive of so many articles")
    demo.add_argument("--comments", type=count, default=0, metavar="M", help="with so many comments")
    demo.add_argument("--remove", action="store_true", help="take the demo and its archive away")
    demo.set_defaults(command=load_demo)

    bring = words.add_parser("import", help="bring articles, people and comments from another system's file")
    bring.add_argument("file", type=Path, metavar="FILE", help="a WordPress export (WXR)")
    bring.add_argument("--dry-run", action="store_true", help="only read, count and list problems; change nothing")
    bring.add_argument("--uploads", type=Path, metavar="DIR", help="the old site's folder of pictures")
    bring.set_defaults(command=import_file)

    user = words.add_parser("user", help="people who work on the paper")
    acts = user.add_subparsers(title="acts", required=True, metavar="ACT")
    add = acts.add_parser("add", help="make an account")
    add.add_argument("name", metavar="NAME", help="the name to sign in with")
    add.add_argument("--role", required=True, choices=["owner", "editor", "reporter", "moderator"])
    add.add_argument("--email", default="", help="the person's mail address")
    add.add_argument(
        "--password-stdin", action="store_true", required=True, help="read the password from standard input"
    )
    add.set_defaults(command=add_user)

    backup = words.add_parser("backup", help="write everything the paper owns into one file, while it runs")
    backup.add_argument("file", type=Path, nargs="?", metavar="FILE", help="where to; else into the home's backups/")
    backup.set_defaults(command=back_up)

    restore = words.add_parser("restore", help="bring the paper back from a backup")
    restore.add_argument("file", type=Path, metavar="FILE", help="what `palmyra backup` wrote")
    restore.add_argument("--replace", action="store_true", help="move the paper that is in the home aside")
    restore.set_defaults(command=restore_paper)

    top_word = words.add_parser("top", help="show what the running paper does: requests, queue, memory, disk")
    top_word.add_argument("--once", action="store_true", help="show it once and end")
    top_word.add_argument("--json", action="store_true", help="as JSON, an object a line")
    top_word.add_argument("--seconds", type=float, default=2.0, metavar="N", help="between two looks (default 2)")
    top_word.set_defaults(command=show_running)

    move = words.add_parser("move", help="copy the paper's rows from SQLite to PostgreSQL, or back")
    move.add_argument("to", metavar="TO", help="postgresql://user@host/database, an empty one; or sqlite")
    move.set_defaults(command=move_paper)

    check = words.add_parser("check", help="look over settings, database and files, and say what to mend")
    check.set_defaults(command=check_paper)
    return top


def run_paper(options: argparse.Namespace) -> None:
    """Serve the paper until Ctrl-C."""
    from palmyra.project import prepare

    prepare.require_free_port()
    prepare.set_up()
    from django.conf import settings

    from palmyra.project.backup import note_serving

    note_serving(settings.PALMYRA_HOME)
    is_new = prepare.prepare_home()

    from palmyra.newsroom.models import Paper

    if is_new and settings.OWN["DEMO"] and not Paper.current().has_demo:
        _load_demo_files()
    prepare.finish_first_start()
    from palmyra.project import family

    for line in prepare.greeting():
        print(line, flush=True)
    family.run()


def init_paper(options: argparse.Namespace) -> None:
    """Make the home with an empty paper; a home that exists is brought up to this version."""
    from palmyra.project import prepare

    prepare.set_up()
    is_new = prepare.prepare_home()
    prepare.finish_first_start()
    from django.conf import settings

    print(f"{'An empty paper is ready' if is_new else 'The paper is up to date'} in {settings.PALMYRA_HOME}.")


def count(text: str) -> int:
    """A number of things as it is typed, such as 100000 or 100_000."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def load_demo(options: argparse.Namespace) -> None:
    """Load the demo paper, with an archive if one is asked for; or take both away."""
    from palmyra.project import prepare

    if options.remove and (options.articles or options.comments):
        raise CommandFailed("--remove takes the demo away; it does not go with --articles and --comments.")
    if options.comments and not options.articles:
        raise CommandFailed("Comments stand under articles: say how many of these with --articles.")
    prepare.set_up()
    prepare.prepare_home()
    if options.remove:
        _remove_demo()
    elif options.articles:
        _fill_archive(options.articles, options.comments)
    else:
        _load_demo_files()
    prepare.finish_first_start()


def _load_demo_files() -> None:
    from palmyra.project import demo

    print("Loading the demo paper.", flush=True)
    try:
        loaded = demo.load()
    except demo.DemoRefused as error:
        raise CommandFailed(str(error)) from None
    print(f"The demo paper has {loaded.articles} articles and {loaded.comments} comments.", flush=True)


def _fill_archive(articles: int, comments: int) -> None:
    from palmyra.project import archive, demo

    print(f"Making up an archive of {articles:,} articles and {comments:,} comments.", flush=True)
    archive.hurry()
    try:
        archive.fill(articles, comments, say=lambda sentence: print(sentence, flush=True))
    except demo.DemoRefused as error:
        raise CommandFailed(str(error)) from None
    print("The archive is there.", flush=True)


def _remove_demo() -> None:
    from palmyra.newsroom.actions import remove_demo
    from palmyra.newsroom.models import Paper

    if not Paper.current().has_demo:
        raise CommandFailed("There is no demo in this home.")
    print(f"{remove_demo():,} articles of the demo were removed.")


def import_file(options: argparse.Namespace) -> None:
    """Bring another system's file into the paper and print where the report is."""
    from palmyra.project import prepare

    if not options.file.is_file():
        raise CommandFailed(f"There is no file {options.file}. Check the path.")
    prepare.set_up()
    prepare.prepare_home()
    prepare.finish_first_start()
    from palmyra.wires.importer import ImportRefused, import_file

    try:
        report = import_file(options.file, dry_run=options.dry_run, uploads=options.uploads)
    except ImportRefused as error:
        raise CommandFailed(str(error)) from None
    for line in report.summary():
        print(line)


def add_user(options: argparse.Namespace) -> None:
    """Make an account with a role, its password read from standard input."""
    from palmyra.project import prepare

    prepare.set_up()
    prepare.prepare_home()
    prepare.finish_first_start()
    from palmyra.accounts import actions
    from palmyra.accounts.errors import AccountError

    password = sys.stdin.readline().rstrip("\r\n")
    try:
        actions.create_user(options.name, options.role, password=password, email=options.email)
    except AccountError as error:
        raise CommandFailed(f"The account {options.name} was not made: {error}") from None
    print(f"The account {options.name} is ready, as {options.role}.")


def back_up(options: argparse.Namespace) -> None:
    """Write a backup and print where it is."""
    from palmyra.project import backup, home, prepare

    prepare.set_up()
    folder = home.home_path()
    if not prepare.has_database():
        raise CommandFailed(f"There is no paper in {folder} yet. Make one with `palmyra init`, or start it.")
    if options.file is not None and options.file.exists():
        raise CommandFailed(f"{options.file} is there already. Name another file.")
    made = backup.make_backup(folder, target=options.file)
    print(f"The backup: {made.path} ({made.size / 1_000_000:.1f} MB, {made.media} files of media/).")
    print("It holds the paper's key: keep it where nobody else reads it, and on another machine.")


def restore_paper(options: argparse.Namespace) -> None:
    """Bring the paper back and print where the one before is."""
    from palmyra.project import backup, home, prepare

    if not options.file.is_file():
        raise CommandFailed(f"There is no file {options.file}. Check the path.")
    prepare.set_up()
    aside = backup.restore_backup(home.home_path(), options.file, is_replacing=options.replace)
    if aside is not None:
        print(f"The paper that was here: {aside}")
    print(f"The paper of {options.file.name} is in {home.home_path()}. Start it with `palmyra run`.")


def show_running(options: argparse.Namespace) -> None:
    """Show the figures of the running paper."""
    from palmyra.project import prepare

    prepare.set_up()
    if not prepare.has_database():
        raise CommandFailed("There is no paper here yet. Make one with `palmyra init`, or start it.")
    from django.db import DatabaseError

    from palmyra.project.running import top

    try:
        top.show(seconds=max(options.seconds, 0.2), is_once=options.once, as_json=options.json)
    except DatabaseError as error:
        raise CommandFailed(f"The database does not answer: {error}. Run `palmyra check`.") from None


def move_paper(options: argparse.Namespace) -> None:
    """Copy the rows into another database and print what is left to do."""
    from palmyra.project import config, home, moving, prepare

    try:
        target = {} if options.to == "sqlite" else config.read_database(options.to)
    except ValueError as error:
        raise CommandFailed(f"The paper cannot be moved there: {error}. Write that, or: sqlite") from None
    prepare.set_up()
    from django.conf import settings

    source = settings.OWN["DATABASE_URL"]
    if bool(source) == bool(target):
        raise CommandFailed(
            f"The paper is on {'PostgreSQL' if source else 'SQLite'} already. Move it to the other one."
        )
    if not prepare.has_database():
        raise CommandFailed(f"There is no paper in {home.home_path()} yet. Make one with `palmyra init`, or start it.")
    print("Copying and comparing the rows. The paper that is there stays as it is.", flush=True)
    moved = moving.move(home.home_path(), source, target)
    print(f"{moved.rows} rows of {moved.tables} tables are there, each compared with what it was.")
    for name in moved.left:
        print(f"The table {name} was left behind: nothing in this version reads it.")
    print(
        "Now write the address into palmyra.toml as database_url, and start the paper."
        if target
        else "Now take database_url out of palmyra.toml, and start the paper."
    )


def check_paper(options: argparse.Namespace) -> None:
    """Print what needs mending; fails when something does."""
    from palmyra.project import prepare

    prepare.set_up()
    problems = prepare.find_problems()
    for problem in problems:
        print(f"- {problem}")
    if problems:
        raise CommandFailed(f"{len(problems)} to mend, see above.")
    print("Nothing to mend.")


if __name__ == "__main__":
    sys.exit(main())
