"""Finding a command by name: alias, function, cmdlet, script file, in that order, as PowerShell does.

Scopes hold functions and aliases; cmdlets come from the index and are imported when first named; modules that a script
imports put their functions into scopes. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.alias_options import alias_options
from hvsim.interpreter.commands.declaration import DECLARED
from hvsim.interpreter.commands.index import CommandIndex, IndexEntry, load_index
from hvsim.interpreter.commands.info import (
    AliasInfo,
    ApplicationInfo,
    CmdletInfo,
    CommandInfo,
    ExternalScriptInfo,
    FunctionInfo,
    ScriptInfo,
)
from hvsim.interpreter.commands.programs import PROGRAMS
from hvsim.interpreter.commands.starting_functions import starting_functions
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.values import PSCustomObject
from hvsim.interpreter.values.members.access import get_property

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.state.scope import Scope

_ALIAS_CHAIN_LIMIT = 32
_FUNCTION_ALIASES = {"cls": "Clear-Host", "clear": "Clear-Host", "md": "mkdir"}


class CommandTable:
    """The commands of one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.modules_in_use: set[str] = {"microsoft.powershell.core"}  # those a command was named of
        # A script block that is asked about names that are no command.
        self.not_found_action: Any = None
        self._starting: dict[str, tuple[str, str]] = {}  # functions of a new session that nobody has named yet

    @property
    def index(self) -> CommandIndex:
        return load_index()

    def install_aliases(self, scope: Scope, *, windows: bool) -> None:
        """Defines the aliases that exist at start in the global scope, and makes the first functions known."""
        index = self.index
        targets = {**index.aliases, **(index.windows_aliases if windows else {}), **_FUNCTION_ALIASES}
        for name, target in targets.items():
            scope.define_alias(AliasInfo(name, target=target, options=alias_options(name)))
        self._starting = starting_functions(windows=windows)

    # one command

    def find(self, name: str, scope: Scope | None = None) -> CommandInfo | None:
        """The command that this name means in the scope; an alias is not followed. None when there is none."""
        scope = self.engine.current_scope if scope is None else scope
        key = name.lower()
        found: CommandInfo | None = scope.find_alias(key) or scope.find_function(key)
        if found is not None:
            return found
        if key in self._starting:
            return self.start_function(key)
        cmdlet = self.cmdlet(name)
        if cmdlet is not None:
            return cmdlet
        if "\\" in name or "/" in name:
            module, _, plain = name.replace("/", "\\").rpartition("\\")
            qualified = self._find_qualified(module, plain, scope)
            if qualified is not None:
                return qualified
        return self._find_script(name) or self.program(name)

    def resolve(self, name: str, scope: Scope | None = None) -> CommandInfo:
        """As `find`, aliases followed. Raises CommandNotFoundException."""
        found = self.find(name, scope)
        if found is None and "-" not in name and "\\" not in name and "/" not in name:
            found = self.cmdlet(f"Get-{name}") or self._function(f"Get-{name}", scope)
        if found is None:
            found = self._from_module_path(name, scope)
        if found is None:
            found = self._fallback(name)
        if found is None:
            raise command_not_found(name)
        return self.follow(found, scope) if isinstance(found, AliasInfo) else found

    def _from_module_path(self, name: str, scope: Scope | None) -> CommandInfo | None:
        """The command of a module in PSModulePath, which is loaded for it unless the preference says no."""
        from hvsim.interpreter.commands.module_files import load_module_file
        from hvsim.interpreter.commands.module_search import file_with_command

        engine = self.engine
        if str(engine.current_scope.lookup("psmoduleautoloadingpreference") or "All").lower() == "none":
            return None
        file = file_with_command(engine, name)
        if file is None or engine.modules.find(engine.personality.split_extension(engine.personality.leaf(file))[0]):
            return None
        module = load_module_file(engine, file, [])
        engine.modules.add(module)
        engine.modules.import_members(module, engine.global_scope)
        return self.find(name, scope)

    def _fallback(self, name: str) -> CommandInfo | None:
        """What `CommandNotFoundAction` makes of a name that is no command."""
        action = self.not_found_action
        if action is None:
            return None
        names = ["System.Management.Automation.CommandLookupEventArgs"]
        facts = [("CommandName", name), ("StopSearch", False), ("CommandScriptBlock", None), ("Command", None)]
        asked = PSCustomObject(facts, names)
        self.not_found_action = None  # what it runs may itself name commands that are none
        try:
            action.invoke(name, asked)
        finally:
            self.not_found_action = action
        block, command = get_property(asked, "CommandScriptBlock"), get_property(asked, "Command")
        if command is not None:
            return command  # type: ignore[no-any-return]  # what the script's own action chose
        return None if block is None else ScriptInfo("", script_block=block)

    def start_function(self, key: str) -> CommandInfo:
        """Defines one of the functions a session starts with, now that somebody names it."""
        name, text = self._starting.pop(key)
        info = FunctionInfo(name, script_block=self.engine.parse(text))
        self.engine.global_scope.define_function(info)
        return info

    def start_functions(self, pattern: str = "*") -> None:
        """Defines those of them that are like the pattern, for who lists functions."""
        for key, (name, _) in list(self._starting.items()):
            if matches(pattern, name):
                self.start_function(key)

    def follow(self, alias: AliasInfo, scope: Scope | None = None) -> CommandInfo:
        """The command behind an alias of aliases."""
        current: CommandInfo = alias
        for _ in range(_ALIAS_CHAIN_LIMIT):
            if not isinstance(current, AliasInfo):
                return current
            following = self.find(current.target, scope)
            if following is None or following is current:
                break
            current = following
        raise command_not_found(alias.name)

    def cmdlet(self, name: str) -> CmdletInfo | None:
        """The cmdlet of that name, its module imported."""
        key = name.lower()
        entry = self.index.commands.get(key)
        if entry is not None and not self._is_there(entry):
            return None
        found = DECLARED.get(key)
        if found is None:
            if entry is None:
                return None
            import_module(entry.source)
            found = DECLARED[key]
        if entry is not None:
            self.modules_in_use.add(entry.module_name.lower())
        return found

    def program(self, name: str) -> ApplicationInfo | None:
        """The program of that path, or of that name on the path, its module imported; Windows adds the extension."""
        personality = self.engine.personality
        names = (name, f"{name}.com", f"{name}.exe") if personality.is_windows else (name,)
        for path, source in self.index.programs.items():
            if path.startswith("/") is personality.is_windows:
                continue
            known = (path, personality.leaf(path)) if self._is_on_path(path) else (path,)
            if any(personality.same_name(each, item) for each in names for item in known):
                import_module(source)
                present = PROGRAMS[path.lower()].present
                if present is None or present(self.engine, path):
                    return ApplicationInfo(personality.leaf(path), path=path)
        return None

    def _is_on_path(self, path: str) -> bool:
        personality = self.engine.personality
        folders = str(self.engine.providers.environment.get("PATH") or "").split(personality.path_list_separator)
        return any(personality.same_name(folder.rstrip("\\/"), personality.parent(path)) for folder in folders)

    def is_in_use(self, name: str) -> bool:
        """Whether the command is no cmdlet, or one of a module that is loaded already."""
        entry = self.index.commands.get(name.lower())
        return entry is None or entry.module_name.lower() in self.modules_in_use

    def _function(self, name: str, scope: Scope | None) -> CommandInfo | None:
        found: CommandInfo | None = (self.engine.current_scope if scope is None else scope).find_function(name.lower())
        return found

    def _find_qualified(self, module: str, name: str, scope: Scope) -> CommandInfo | None:
        """`Module\\Name`: the command of that module."""
        cmdlet = self.cmdlet(name)
        if cmdlet is not None and cmdlet.module_name.lower() == module.lower():
            return cmdlet
        key = name.lower()
        for each in scope.ancestry():
            function: CommandInfo | None = (each.functions or {}).get(key)
            if function is not None and function.module_name.lower() == module.lower():
                return function
        return None

    def _find_script(self, name: str) -> CommandInfo | None:
        """A script file by path, or on the path when only its name is written."""
        if "*" in name or "?" in name:
            return None
        if not any(char in name for char in "\\/:") and name != "~":
            return self._find_on_path(name)
        try:
            path = self.engine.providers.file_path(name)
        except ScriptError:
            return None
        return self._script_at(path) or self._script_at(f"{path}.ps1")

    def _find_on_path(self, name: str) -> CommandInfo | None:
        personality = self.engine.personality
        directories = self.engine.providers.environment.get("PATH") or ""
        for directory in str(directories).split(personality.path_list_separator):
            if directory:
                for candidate in (name, f"{name}.ps1"):
                    found = self._script_at(personality.join(directory, candidate))
                    if found is not None:
                        return found
        return None

    def _script_at(self, path: str) -> CommandInfo | None:
        if not path.lower().endswith(".ps1"):
            return None
        status = self.engine.file_system.status(path)
        if status is None or status.is_directory:
            return None
        return self.script(status.path)

    def script(self, path: str) -> ExternalScriptInfo:
        """The command that a script file is; raises ScriptError where its text does not parse."""
        from hvsim.interpreter.providers.encodings import decode

        text = decode(self.engine.file_system.read(path))
        block = self.engine.parse(text, path)
        return ExternalScriptInfo(self.engine.personality.leaf(path), script_block=block, path=path)

    # many commands

    def commands_like(
        self,
        patterns: Iterable[str] = ("*",),
        kinds: Iterable[str] = (),
        modules: Iterable[str] = (),
        scope: Scope | None = None,
    ) -> Iterator[CommandInfo]:
        """The commands whose names are like one of the patterns, by kind and name; only cmdlets given are imported."""
        scope = self.engine.current_scope if scope is None else scope
        wanted = {kind.lower() for kind in kinds}
        sources = list(modules)

        def in_module(module: str) -> bool:
            return not sources or any(matches(source, module) for source in sources)

        for pattern in patterns:
            if not wanted or "alias" in wanted:
                yield from self._named(aliases_like(scope, pattern), in_module)
            if not wanted or wanted & {"function", "filter"}:
                self.start_functions(pattern)
                for function in self._named(functions_like(scope, pattern), in_module):
                    if not wanted or function.kind.lower() in wanted:
                        yield function
            if not wanted or "cmdlet" in wanted:
                for name in self.cmdlet_names(pattern):
                    if in_module(self.index.commands[name.lower()].module_name):
                        cmdlet = self.cmdlet(name)
                        if cmdlet is not None:
                            yield cmdlet
            if "application" in wanted or (not wanted and not has_wildcards(pattern)):
                yield from self._programs(pattern)

    def _programs(self, pattern: str) -> Iterator[CommandInfo]:
        for path in self.index.programs:
            found = self.program(path)
            if found is not None and matches(pattern, found.name):
                yield found

    @staticmethod
    def _named(commands: Iterable[CommandInfo], in_module: Callable[[str], bool]) -> Iterator[CommandInfo]:
        for command in sorted(commands, key=lambda command: command.name.lower()):
            if in_module(command.module_name):
                yield command

    def cmdlet_names(self, pattern: str = "*") -> list[str]:
        """The names of cmdlets like the pattern, sorted; nothing is imported."""
        commands = self.index.commands
        if not has_wildcards(pattern):
            entry = commands.get(pattern.lower())
            return [] if entry is None or not self._is_there(entry) else [entry.name]
        there = (entry.name for entry in commands.values() if self._is_there(entry))
        return sorted((name for name in there if matches(pattern, name)), key=str.lower)

    def _is_there(self, entry: IndexEntry) -> bool:
        """Whether PowerShell has the cmdlet on a machine such as this."""
        return self.engine.personality.is_windows or not entry.windows_only

    def similar(self, name: str, limit: int = 10) -> list[str]:
        """Names of commands that look like a misspelt one, nearest first."""
        from difflib import get_close_matches

        scope = self.engine.current_scope
        known = [entry.name for entry in self.index.commands.values() if self._is_there(entry)]
        known += [command.name for command in functions_like(scope, "*")]
        spelling = {candidate.lower(): candidate for candidate in known}
        return [spelling[found] for found in get_close_matches(name.lower(), spelling, limit, 0.8)]


def command_not_found(name: str) -> ScriptError:
    """The error for a name that is no command."""
    return failure(
        f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
        "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
        "CommandNotFoundException",
        "ObjectNotFound",
        "System.Management.Automation.CommandNotFoundException",
        target=name,
        CommandName=name,
    )


def functions_like(scope: Scope, pattern: str) -> list[CommandInfo]:
    """The functions seen from a scope whose names are like the pattern; inner ones hide outer ones."""
    return _seen([each.functions for each in scope.ancestry()], pattern)


def aliases_like(scope: Scope, pattern: str) -> list[CommandInfo]:
    """The aliases seen from a scope whose names are like the pattern; inner ones hide outer ones."""
    return _seen([each.aliases for each in scope.ancestry()], pattern)


def _seen(tables: list[dict[str, CommandInfo] | None], pattern: str) -> list[CommandInfo]:
    seen: dict[str, CommandInfo] = {}
    for table in tables:
        for key, info in (table or {}).items():
            seen.setdefault(key, info)
    if not has_wildcards(pattern):
        found = seen.get(pattern.lower())
        return [] if found is None else [found]
    return [info for info in seen.values() if matches(pattern, info.name)]
