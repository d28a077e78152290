"""Small wrongs put into the policy modules one after the other: each has to be noticed.

A wrong changes one place of a function: a comparison, an `and`, a `not`, a condition, a constant,
what is returned. It is put into the running function by its code, so that whoever holds the
function runs the wrong one. Texts that only people read are left alone.
"""

import ast
import copy
import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
VERDICTS = {"allow": "deny('')", "deny": "allow()", "not_now": "allow()"}
NOT_LOGIC = {"_l", "rule", "RuntimeError"}


@dataclass(frozen=True)
class Mutant:
    """One wrong in one function."""

    module: str
    function: str
    line: int
    change: str
    code: CodeType


def mutants_of(module_name: str) -> Iterator[Mutant]:
    """Every wrong of a module's functions."""
    module = importlib.import_module(module_name)
    source = inspect.getsource(module)
    for position, node in enumerate(ast.walk(ast.parse(source))):
        for change, replace in _changes(node):
            tree = ast.parse(source)
            changed = next(each for at, each in enumerate(ast.walk(tree)) if at == position)
            function = _enclosing(tree, changed)
            if function is None or _is_told_only(function, changed):
                continue
            _put(tree, changed, replace(copy.deepcopy(changed)))
            ast.fix_missing_locations(tree)
            compiled = compile(tree, module.__file__ or "", "exec", dont_inherit=True)
            code = _code_of(compiled, function.name, _first_line(function))
            yield Mutant(module_name, function.name, getattr(node, "lineno", 0), change, code)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], ast.AST]]]:
    yield from _of_conditions(node)
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in VERDICTS:
            said = VERDICTS[name]
            yield f"{name} becomes {said}", lambda _each: ast.parse(said, mode="eval").body
        case ast.Call(func=ast.Name(id="any")):
            yield "any becomes all", lambda each: _renamed(each, "all")
        case ast.Constant(value=bool()):
            yield f"{node.value} turned", lambda each: ast.Constant(not each.value)
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield "nothing returned", lambda _each: ast.Return(ast.Constant(None))
        case ast.BinOp(op=ast.BitOr()):
            yield "left side only", lambda each: each.left
            yield "right side only", lambda each: each.right


def _of_conditions(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], ast.AST]]]:
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in OPPOSITES:
            yield f"{type(operator).__name__} turned", _turn_comparison
        case ast.BoolOp():
            yield f"{type(node.op).__name__} turned", _turn_bool
            for index in range(len(node.values)):
                yield f"part {index} left out", lambda each, at=index: _left_out(each, at)
        case ast.UnaryOp(op=ast.Not()):
            yield "not left out", lambda each: each.operand
        case ast.If() | ast.IfExp():
            yield "condition turned", _turn_condition


def _turn_comparison(node: ast.Compare) -> ast.AST:
    node.ops[0] = OPPOSITES[type(node.ops[0])]()  # type: ignore[call-overload]
    return node


def _turn_bool(node: ast.BoolOp) -> ast.AST:
    node.op = OPPOSITES[type(node.op)]()  # type: ignore[assignment]
    return node


def _left_out(node: ast.BoolOp, at: int) -> ast.AST:
    rest = [value for index, value in enumerate(node.values) if index != at]
    return rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _turn_condition(node: Any) -> ast.AST:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return node


def _renamed(node: Any, name: str) -> ast.AST:
    node.func = ast.Name(name, ast.Load())
    return node


def _enclosing(tree: ast.AST, wanted: ast.AST) -> ast.FunctionDef | None:
    """The outermost function whose body holds the node."""
    for function in ast.walk(tree):
        body = function.body if isinstance(function, ast.FunctionDef) else []
        if any(each is wanted for part in body for each in ast.walk(part)):
            return function  # type: ignore[return-value]
    return None


def _is_told_only(function: ast.FunctionDef, wanted: ast.AST) -> bool:
    """Whether the node stands inside of words for people, or in what stops the start."""
    return any(
        each is wanted
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in NOT_LOGIC
        for argument in call.args
        for each in ast.walk(argument)
    )


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if each is old else each for each in value]


def _code_of(code: CodeType, name: str, line: int) -> CodeType:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_name == name and each.co_firstlineno == line:
                return each
            try:
                return _code_of(each, name, line)
            except LookupError:
                continue
    raise LookupError(name)


def _first_line(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(each.lineno for each in function.decorator_list)])


@contextmanager
def at_work(mutant: Mutant) -> Iterator[None]:
    """The mutant's function is wrong for the block."""
    function = _living(importlib.import_module(mutant.module), mutant)
    right = function.__code__
    function.__code__ = mutant.code
    try:
        yield
    finally:
        function.__code__ = right


def _living(module: ModuleType, mutant: Mutant) -> FunctionType:
    holders = [module, *(each for each in vars(module).values() if inspect.isclass(each))]
    for holder in holders:
        found = vars(holder).get(mutant.function)
        found = found.fget if isinstance(found, property) else found
        is_the_one = (
            inspect.isfunction(found)
            and found.__module__ == mutant.module
            and found.__code__.co_firstlineno == mutant.code.co_firstlineno
        )
        if is_the_one:
            return found
    raise LookupError(f"{mutant.module}.{mutant.function}")
