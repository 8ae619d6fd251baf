"""`aggregator check`: whether the config is right, and what it says."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_option, json_option, print_faults
from aggregator.cli.output import heading, print_json, printable, table
from aggregator.cli.progress import progress
from aggregator.errors import ConfigError

if TYPE_CHECKING:
    from aggregator.config.settings import Settings
    from aggregator.engine.verdicts import Trial
    from aggregator.model import Source


@click.command()
@config_option
@json_option
@click.option("--fetch", "ask", is_flag=True, help="Ask each source once, and tell whether a feed answers.")
def check(config: Path, *, as_json: bool, ask: bool) -> None:
    """Find every mistake in the config, or print what it says.

    Each mistake is told with its file, line, column and key, what was expected, and the way out where there is one.
    The exit code is 0 if there are none and 2 otherwise. Nothing is fetched and nothing is written; where allow_private
    names networks, the names of hosts are looked up, to tell sources that need private = true. Where there is a
    database, it is told which of its sources the config names no more, and how many stories leave the feeds with them.
    Of addresses only the host is shown, since the rest may hold secrets.

    With --fetch each enabled source is asked once, as politely as by a poll, and nothing is stored. For each it is told
    whether a feed answers; where a site's page does, the feeds that it links. If some source brings no feed, the exit
    code is 2.

    \b
    aggregator check
    aggregator check --fetch
    aggregator check -c /etc/aggregator/config.toml
    aggregator check --json | jq '.topics[].rules'
    """  # noqa: D301 - click's \b keeps the lines apart
    from aggregator.config.load import load

    try:
        settings = load(config)
        _see_output(config, settings)
    except ConfigError as error:
        if as_json:
            print_json(error.faults)
        print_faults(error)
        raise SystemExit(error.exit_code) from None
    if not as_json:
        _print(config, settings)
    trials = _fetch(settings, as_json=as_json) if ask else None
    if as_json:
        print_json(_as_data(settings) | ({} if trials is None else {"fetched": trials}))
    if not all(trial.well for trial in trials or ()):
        raise SystemExit(2)


def _fetch(settings: Settings, *, as_json: bool) -> tuple[Trial, ...]:
    """Ask each source once, and tell what came unless JSON will."""
    from aggregator.cli.logs import configure
    from aggregator.engine.trial import try_sources

    configure(level=logging.ERROR)
    with progress("asking", sum(source.enabled for source in settings.sources)) as step:
        trials = try_sources(settings, on_trial=lambda trial: step(trial.source))
    if as_json:
        return trials
    heading(f"Asked once ({len(trials)}, of which {sum(trial.well for trial in trials)} are feeds)")
    for trial in trials:
        mark = click.style("ok  ", fg="green") if trial.well else click.style("bad ", fg="red", bold=True)
        click.echo(f"{mark} {printable(trial.source)}: {printable(trial.what)}")
        if trial.way_out:
            click.echo(f"       {printable(trial.way_out)}")
        for address in trial.feeds:
            click.echo(f"       url = {json.dumps(printable(address), ensure_ascii=False)}")
    return trials


def _see_output(config: Path, settings: Settings) -> None:
    """Refuse an output folder that is a file, or that lies below one.

    :raises ConfigError: at the key
    """
    from aggregator.config.locate import locate
    from aggregator.errors import Fault

    folder = settings.output.dir
    there = next((path for path in (folder, *folder.parents) if path.exists()), None)
    if there is None or there.is_dir():
        return
    place = locate(config.read_text(encoding="utf-8-sig")).value(("output", "dir"))
    raise ConfigError(
        (
            Fault(
                file=str(config),
                line=place.line,
                column=place.column,
                key="output.dir",
                message=f"{there} is a file; expected a folder",
                hint="name another, or move the file away",
            ),
        )
    )


def _print(config: Path, settings: Settings) -> None:
    from aggregator.config import describe

    table(f"{config}: no mistakes", ["setting", "value"], _general(settings))
    table(
        f"Sources ({len(settings.sources)})",
        ["name", "host", "publisher", "country", "language", "preference", "polled"],
        [
            [
                source.name,
                describe.source_host(source.url),
                source.publisher,
                source.country,
                source.language,
                source.preference,
                _polled(source),
            ]
            for source in settings.sources
        ],
    )
    if settings.regions:
        table(
            f"Regions of your own ({len(settings.regions)})",
            ["name", "title", "members", "countries"],
            [
                [user.name, user.title, describe.members(user, settings), len(describe.countries(user.codes))]
                for user in settings.regions.values()
            ],
        )
    table(
        f"Topics ({len(settings.topics)})",
        ["name", "title", "selects"],
        [[topic.name, topic.title, describe.rules(topic, settings)] for topic in settings.topics],
    )
    for note in _notes(settings):
        click.echo(printable(f"Note: {note}"))


def _general(settings: Settings) -> list[tuple[str, object]]:
    from aggregator.config import describe
    from aggregator.config.durations import format_duration, format_size

    site, polling, serve = settings.site, settings.polling, settings.serve
    return [
        ("site.title", site.title),
        ("site.url", site.url),
        ("site.contact", site.contact or "none"),
        ("site.tag_year", site.tag_year),
        ("storage", describe.database(settings.storage.url)),
        ("output.dir", settings.output.dir),
        ("output.max_bytes", format_size(settings.output.max_bytes)),
        ("polling.workers", polling.workers),
        ("polling.min_interval", format_duration(polling.min_interval)),
        ("polling.daily_polls", polling.daily_polls),
        ("polling.host_spacing", format_duration(polling.host_spacing)),
        ("polling.timeout", format_duration(polling.timeout)),
        ("polling.max_bytes", format_size(polling.max_bytes)),
        ("polling.allow_private", ", ".join(polling.allow_private) or "none"),
        ("polling.resolver_networks", ", ".join(polling.resolver_networks) or "none"),
        ("polling.proxy", polling.proxy or "none"),
        ("serve", f"{serve.host} port {serve.port}"),
        ("retention.keep", format_duration(settings.retention.keep)),
    ]


def _notes(settings: Settings) -> tuple[str, ...]:
    """What is allowed but may not be what was meant."""
    from aggregator.config import describe
    from aggregator.engine.lost import losses
    from aggregator.fetch.unmarked import find_unmarked

    unmarked = (
        f"{name} leads into a network of polling.allow_private by its host's name: it is refused until it says "
        "private = true, or its host stands in allow_private."
        for name in find_unmarked(settings.access, settings.polling.allow_private)
    )
    return (*describe.notes(settings), *unmarked, *losses(settings))


def _polled(source: Source) -> str:
    from aggregator.config.durations import format_duration

    if not source.enabled:
        return "never: disabled"
    if source.interval is None:
        return "as it asks" if source.heed_hints else "by its rhythm"
    return f"every {format_duration(source.interval)}" + ("" if source.heed_hints else ", whatever its hints say")


def _as_data(settings: Settings) -> dict[str, Any]:
    """The settings without secrets, in the words of the config file; durations in seconds."""
    from aggregator.config import describe
    from aggregator.topics.canon import canon

    return {
        "config": settings.path,
        "site": settings.site,
        "storage": describe.database(settings.storage.url),
        "output": settings.output,
        "polling": settings.polling,
        "serve": settings.serve,
        "retention": settings.retention,
        "sources": [
            {
                "name": source.name,
                "host": describe.source_host(source.url),
                "title": source.title,
                "publisher": source.publisher,
                "country": source.country,
                "language": source.language,
                "preference": source.preference,
                "interval": source.interval,
                "heed_hints": source.heed_hints,
                "enabled": source.enabled,
            }
            for source in settings.sources
        ],
        "regions": [
            {
                "name": user.name,
                "title": user.title,
                "members": user.members,
                "countries": describe.countries(user.codes),
            }
            for user in settings.regions.values()
        ],
        "topics": [
            {
                "name": topic.name,
                "title": topic.title,
                "description": topic.description,
                "countries": describe.countries(topic.rule.condition().codes or ()),
                "limit": topic.limit,
                "max_bytes": topic.max_bytes,
                "updates_on": topic.updates_on,
                "rule": canon(topic.rule),
                "rules": describe.rules(topic, settings),
            }
            for topic in settings.topics
        ],
        "notes": _notes(settings),
    }
