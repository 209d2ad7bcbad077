"""Arguments parsed as docker parses them. click does the parsing; what pflag does otherwise is put right here first.

Differences taken care of: ``--rm=false`` and ``-d=true`` (a flag with a value), ``-p=80:80`` (a short option with
"="), options that end at the first argument (``run``, ``exec``). Source: docker's CLI reference, "Option types", and
the pflag package.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import click

from bot.errors import UsageError
from bot.telegram.command import Command

_TRUE = frozenset({"1", "t", "true"})
_FALSE = frozenset({"0", "f", "false"})
_NEAR = 60.0  # rapidfuzz score from which a mistyped option is worth naming
_COUNT_SHOWN = 3


def parse(command: Command, tokens: Sequence[str]) -> Mapping[str, Any]:
    """Parameter values by name.

    Raises UsageError with a sentence in ``key`` and the usage line in the params.
    """
    try:
        arguments = _as_click_has_them(command, tokens)
        context = _parser(command.name).make_context(
            command.name,
            arguments,
            allow_interspersed_args=not command.stops_at_argument,
        )
    except click.UsageError as error:
        raise _explain(command, error) from None
    return context.params


def waits_for_value(command: Command, token: str) -> bool:
    """Whether what follows this option's token is its value."""
    return _waits_for_value(token, _options(command))


def usage(command: Command) -> str:
    """``run [OPTIONS] IMAGE [COMMAND]...``"""
    parser = _parser_of(command)
    context = click.Context(parser, info_name=command.name)
    pieces = parser.collect_usage_pieces(context)
    if not any(isinstance(parameter, click.Option) for parameter in command.params):
        pieces = [piece for piece in pieces if piece != "[OPTIONS]"]
    return " ".join([command.name, *pieces])


_declared: dict[str, Command] = {}


def _parser_of(command: Command) -> click.Command:
    if _declared.get(command.name) is not command:
        _declared[command.name] = command
        _parser.cache_clear()
    return _parser(command.name)


@functools.cache
def _parser(name: str) -> click.Command:
    return click.Command(name, params=list(_declared[name].params), add_help_option=False)


def _options(command: Command) -> dict[str, click.Option]:
    return {
        name: parameter
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def _as_click_has_them(command: Command, tokens: Sequence[str]) -> list[str]:
    _parser_of(command)
    options = _options(command)
    result: list[str] = []
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        if token == "--":
            return [*result, token, *rest]
        if len(token) < 2 or not token.startswith("-"):
            result.append(token)
            if command.stops_at_argument:
                return [*result, *rest]
            continue
        result.extend(_option(command, token, options))
        if _waits_for_value(token, options) and rest:
            result.append(rest.pop(0))
    return result


def _option(command: Command, token: str, options: Mapping[str, click.Option]) -> list[str]:
    """One token as click reads it; a flag that was set to false is left out."""
    name, sign, value = token.partition("=")
    if not token.startswith("--") and len(name) > 2:
        return [token]
    option = options.get(name)
    if option is None:
        if name in command.refused:
            raise UsageError(key="error-option-refused", option=name, command=command.name)
        return [token]
    if not sign:
        return [token]
    if option.is_flag:
        if value.lower() in _TRUE:
            return [name]
        if value.lower() in _FALSE:
            return []
        raise UsageError(key="error-option-flag", option=name, value=value, command=command.name)
    return [token] if token.startswith("--") else [name, value]


def _waits_for_value(token: str, options: Mapping[str, click.Option]) -> bool:
    if token.startswith("--"):
        option = options.get(token)
        return option is not None and not option.is_flag
    for position, letter in enumerate(token[1:], start=1):
        option = options.get(f"-{letter}")
        if option is None:
            return False
        if not option.is_flag:
            return position == len(token) - 1
    return False


def _explain(command: Command, error: click.UsageError) -> UsageError:
    form = usage(command)
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(command, error.option_name, form)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return UsageError(
            key="error-argument-missing", argument=name.upper().rstrip("."), usage=form, command=command.name
        )
    if isinstance(error, click.BadOptionUsage):
        return UsageError(key="error-option-value", option=error.option_name, usage=form, command=command.name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_value(command, error.param, error.message, form)
    return UsageError(key="error-arguments", usage=form, command=command.name, problem=error.message)


def _bad_value(command: Command, parameter: click.Parameter, problem: str, form: str) -> UsageError:
    """In the reader's language where the type says what would be right; click speaks English."""
    is_option = isinstance(parameter, click.Option)
    said: dict[str, Any] = {
        "option": parameter.opts[-1] if is_option else parameter.human_readable_name,
        "usage": form,
        "command": command.name,
    }
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return UsageError(key="error-value-choice", choices=", ".join(str(one) for one in kind.choices), **said)
    if isinstance(kind, click.IntRange):
        ends = {"least": kind.min, "most": kind.max}
        named = {name: str(end) for name, end in ends.items() if end is not None}
        return UsageError(key=f"error-value-{'between' if len(named) > 1 else next(iter(named))}", **named, **said)
    if kind is click.INT:
        return UsageError(key="error-value-number", **said)
    return UsageError(key="error-value", problem=problem, **said)


def _no_such_option(command: Command, name: str, form: str) -> UsageError:
    if name in command.refused:
        return UsageError(key="error-option-refused", option=name, command=command.name)
    from rapidfuzz import process as nearest  # late: 2.3 MB that only a mistype needs

    known = [option for option in _options(command) if option.startswith("--") == name.startswith("--")]
    near = nearest.extract(name, known, limit=_COUNT_SHOWN, score_cutoff=_NEAR)
    return UsageError(
        key="error-option-near" if near else "error-option-unknown",
        option=name,
        near=" ".join(option for option, _score, _position in near),
        usage=form,
        command=command.name,
    )
