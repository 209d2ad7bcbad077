"""Imports aiogram without building the schema of each of its four hundred types.

aiogram's models say `defer_build=True`, yet the end of `aiogram/types/__init__.py` rebuilds every one of them, because
their annotations name types that each module imports under `TYPE_CHECKING` only and pydantic could not find later. That
costs 100 MB and more than a second; a bot uses some twenty of the types. So the rebuilds are held back while aiogram is
imported, and afterwards only their first half is done, with the names aiogram gives: the annotations are evaluated.
The schemas are left to pydantic's ordinary deferred build on first use, whoever asks for it: a validation, a method, a
generic, a `TypeAdapter`, a model of our own.

It must run before anything else imports aiogram: in `bot.cli` before `bot.app`, and in `tests/conftest.py`. Nothing
that is not about the weight of that import belongs here.
"""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import RLock
from typing import Any

from pydantic import BaseModel

logger = logging.getLogger(__name__)

_pydantic_rebuild: Callable[..., bool | None] = BaseModel.__dict__["model_rebuild"].__func__
_building = RLock()


class _Unexpected(Exception):
    """aiogram is not built the way this module knows."""


@dataclass(slots=True)
class _HeldBack:
    """The rebuilds aiogram asked for, in its order, and the names it gave for them."""

    models: list[type[BaseModel]] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)

    def build_all(self) -> None:
        for model in self.models:
            _pydantic_rebuild(model, _types_namespace=self.names)


@cache
def import_aiogram_lean() -> bool:
    """Import aiogram with its schemas left to first use; called again it does nothing.

    False when it could not be done: aiogram then is as its own import leaves it, and one warning says why.
    """
    try:
        _import_lean()
    except _Unexpected as reason:
        logger.warning("aiogram is imported with all its schemas, which takes 100 MB more: %s", reason)
        return False
    return True


def _import_lean() -> None:
    if "aiogram" in sys.modules:
        raise _Unexpected("something imported it earlier")
    with _rebuilds_held_back() as held:
        import aiogram  # noqa: F401
    try:
        _leave_to_first_use(held)
    except (_Unexpected, ImportError, AttributeError, NameError, TypeError, ValueError) as reason:
        held.build_all()
        raise _Unexpected(reason) from reason


@contextmanager
def _rebuilds_held_back() -> Iterator[_HeldBack]:
    """Rebuilds of other models, and those that force, go on as usual meanwhile."""
    held = _HeldBack()
    original = BaseModel.__dict__["model_rebuild"]

    def model_rebuild(
        cls: type[BaseModel],
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Mapping[str, Any] | None = None,
    ) -> bool | None:
        if cls.__module__.startswith("aiogram.types.") and _types_namespace is not None and not force:
            if not held.models:
                _defer_methods_too()
            held.models.append(cls)
            held.names.update(_types_namespace)
            return None
        return _pydantic_rebuild(
            cls,
            force=force,
            raise_errors=raise_errors,
            _parent_namespace_depth=_parent_namespace_depth + 1,  # this function is one frame more
            _types_namespace=_types_namespace,
        )

    BaseModel.model_rebuild = classmethod(model_rebuild)  # type: ignore[method-assign,assignment]
    try:
        yield held
    finally:
        BaseModel.model_rebuild = original  # type: ignore[method-assign]


def _defer_methods_too() -> None:
    """aiogram defines its methods after its types, and their base does not ask for a deferred build."""
    controller = sys.modules.get("aiogram.client.context_controller")
    base = getattr(controller, "BotContextController", None)
    if base is not None:
        base.model_config = {**base.model_config, "defer_build": True}


def _leave_to_first_use(held: _HeldBack) -> None:
    from aiogram.client.context_controller import BotContextController
    from aiogram.types import Message, Update

    if not {Message, Update} <= set(held.models):
        raise _Unexpected("it does not rebuild its types any more")
    for model in held.models:
        if not model.model_config.get("defer_build"):
            raise _Unexpected(f"{model.__name__} is not deferred")
    _resolve_fields(held)
    BotContextController.model_rebuild = classmethod(_rebuild_once)  # type: ignore[method-assign,assignment]
    # Every bot needs these two. Message comes first: what contains it takes its schema over, building none of its own.
    Message.model_rebuild()
    Update.model_rebuild()


def _resolve_fields(held: _HeldBack) -> None:
    """Do the first half of each rebuild: evaluate the annotations. The second half, the schema, is what weighs.

    pydantic has no public name for that half. Without it a name that only aiogram's namespace holds would be missing
    wherever a type is first used from outside: in a `TypeAdapter`, a model of our own, a subclass.
    """
    from pydantic._internal import _config, _fields, _namespace_utils

    resolver = _namespace_utils.NsResolver(parent_namespace=held.names)
    for model in held.models:
        if not model.__pydantic_fields_complete__:
            model.__pydantic_fields__, model.__pydantic_extra_info__ = _fields.rebuild_model_fields(
                model,
                config_wrapper=_config.ConfigWrapper(model.model_config, check=False),
                ns_resolver=resolver,
                typevars_map={},
            )


def _rebuild_once(
    cls: type[BaseModel],
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: Mapping[str, Any] | None = None,
) -> bool | None:
    """pydantic's own rebuild, one thread at a time.

    It is not safe under threads: one that comes second deletes the validator the first has just put in place, and
    whoever validates at that moment gets the validator of the parent class.
    """
    with _building:
        if cls.__pydantic_complete__ and not force:
            return None
        return _pydantic_rebuild(
            cls,
            force=force,
            raise_errors=raise_errors,
            _parent_namespace_depth=_parent_namespace_depth + 1,
            _types_namespace=_types_namespace,
        )
