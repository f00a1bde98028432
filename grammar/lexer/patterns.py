"""The modes of the lexer: what may come where, as data.

The group names are those of the handlers. Order matters: the first alternative that matches is the token.
"""

from __future__ import annotations

from hvsim.grammar.lexer.characters import (
    AFTER_NUMBER,
    DASHES,
    DOUBLE_QUOTES,
    END_OF_WORD,
    FORCED_END,
    NEWLINE,
    SINGLE_QUOTES,
    SKIP,
    SKIP_LINES,
    SKIP_SEPARATORS,
)
from hvsim.grammar.lexer.modes import Mode
from hvsim.grammar.lexer.numbers import NUMBER, UNSIGNED_NUMBER
from hvsim.grammar.lexer.strings import VARIABLE_NAME

_QUOTES = SINGLE_QUOTES + DOUBLE_QUOTES
_VARIABLE = ("variable", r"\$" + VARIABLE_NAME)
_PLAIN_STRING = ("plain_string", f"[{DOUBLE_QUOTES}][^{DOUBLE_QUOTES}`$]*+[{DOUBLE_QUOTES}](?![{DOUBLE_QUOTES}])")
_STRINGS = [
    _PLAIN_STRING,
    ("single_string", f"[{SINGLE_QUOTES}]"),
    ("double_string", f"[{DOUBLE_QUOTES}]"),
    ("here_string", f"@[{DOUBLE_QUOTES}{SINGLE_QUOTES}]"),
]
_BRACKETS = [
    ("paren", r"\("),
    ("brace", r"\{"),
    ("dollar_paren", r"\$\("),
    ("at_paren", r"@\("),
    ("at_curly", r"@\{"),
]
_NUMBER = ("number", NUMBER + f"(?=[{FORCED_END}{AFTER_NUMBER}]|\\Z)")
_OPERANDS = [
    _VARIABLE,
    _NUMBER,
    *_STRINGS,
    *_BRACKETS,
    ("bracket", r"\["),
    ("braced_variable", r"\$\{"),
    ("splat", "@" + VARIABLE_NAME),
    ("number_in_ternary", NUMBER + "(?=[?:])"),
    ("increment", f"\\+\\+|[{DASHES}]{{2}}"),
    ("dash_word", f"[{DASHES}][A-Za-z]++"),
    ("sign", f"[+{DASHES}](?![=\\w?])"),
    ("not", "!"),
    ("unary_comma", ","),
]
_CLOSE = ("close", r"[)\]}]")
# A backtick with nothing behind it escapes nothing.
_END = ("end", r"`?\Z")
_PLAIN_REST = f"[^{FORCED_END}{_QUOTES}`$]*+{END_OF_WORD}"
_REDIRECTIONS = [
    ("merge", r"[1-6*]>&[12]"),
    ("redirect", r"[1-6*]?>>?"),
]
_REDIRECTION_WORD = ("redirection_word", r"[1-6*]>&[12]|[1-6*]?>>?|<")
_LOOPS = f"(?:while|do|for|foreach|switch|While|Do|For|Foreach|ForEach|Switch){END_OF_WORD}"
_STATEMENT_CLOSE = ("close", r"[)}]")
_STATEMENTS = [
    ("name", r"[^\W\d]" + _PLAIN_REST),
    _VARIABLE,
    _REDIRECTION_WORD,
    *_OPERANDS[1:],
    ("invocation", f"&(?!&)|\\.(?=[{FORCED_END}$\"']|\\Z)"),
]
_COMMAND_REST = [
    _END,
    ("pipe_junk", r"\|\|?|&&"),
    ("lone_at", "@"),
    ("command_word", f"[^{FORCED_END}]|\\x00"),
]

# Where labels and keywords count.
_LABELLED = [("label", f"(?i::[^\\W\\d]\\w*+(?={SKIP_LINES}{_LOOPS}))")]
SCRIPT_START = Mode("script start", SKIP_SEPARATORS, [*_LABELLED, *_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
BLOCK_START = Mode("block start", SKIP_SEPARATORS, [*_LABELLED, *_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
STATEMENT = Mode("statement", SKIP_SEPARATORS, [*_LABELLED, *_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
# After `=`: a statement, but no separator may come first.
RIGHT_SIDE = Mode("right side", SKIP_LINES, [*_LABELLED, *_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
# After a param block: statements or named blocks.
AFTER_PARAM = Mode("after param", SKIP_SEPARATORS, [*_LABELLED, *_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
# A part of the header of a `for`.
FOR_PART = Mode("for part", SKIP_LINES, [("for_semicolon", ";"), *_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
# Where a pipeline starts but no statement.
PIPELINE = Mode("pipeline", SKIP_LINES, [*_STATEMENTS, _STATEMENT_CLOSE, *_COMMAND_REST])
# After an attribute at the start of a statement.
ATTRIBUTED = Mode("attributed", SKIP_LINES, [("declaration", r"[^\W\d]\w*+" + END_OF_WORD), *_OPERANDS, _CLOSE, _END])
# After the named blocks of a script block have begun.
NAMED_BLOCKS = Mode("named blocks", SKIP_SEPARATORS, [("block_name", r"[^\W\d]\w*+" + END_OF_WORD), _CLOSE, _END])

OPERAND = Mode("operand", SKIP_LINES, [*_OPERANDS, _CLOSE, _END])
# After a cast, where a line break would have ended the statement.
CAST_OPERAND = Mode("cast operand", SKIP, [*_OPERANDS, _CLOSE, _END])
MEMBER = Mode(
    "member",
    SKIP_LINES,
    [
        ("member_name", r"[^\W\d]\w*+"),
        ("splat", "@" + VARIABLE_NAME),
        *_OPERANDS[:10],
        ("bracket", r"\["),
        ("braced_variable", r"\$\{"),
        _CLOSE,
        _END,
    ],
)
OPERATOR = Mode(
    "operator",
    SKIP,
    [
        ("assign", f"(?:\\?\\?|[+*/%{DASHES}])?="),
        ("terminator", f"[{NEWLINE};]"),
        ("dash_operator", f"[{DASHES}][A-Za-z]++"),
        ("close", r"[)\]}]"),
        ("comma", ","),
        ("pipe", r"\|(?!\|)"),
        *_REDIRECTIONS,
        ("input_redirection", "<"),
        ("postfix", f"\\+\\+|[{DASHES}]{{2}}"),
        ("operator", f"\\.\\.|\\?\\?|[+*/%{DASHES}]"),
        ("question", r"\?"),
        ("colon", ":(?!:)"),
        ("chain", r"&&|\|\|"),
        ("background", "&"),
        _END,
    ],
)
_ARGUMENT_OPERANDS = [
    (
        "variable",
        f"\\$(?:[$?^](?=[{FORCED_END}]|\\Z)|(?![$?^]){VARIABLE_NAME}(?=[{FORCED_END}.=]|\\[|::|\\Z))",
    ),
    *_STRINGS,
    *_BRACKETS,
    ("command_braced_variable", r"\$\{"),
    ("splat", f"@{VARIABLE_NAME}(?=[{FORCED_END}.=]|\\[|::|\\Z)"),
    ("argument_number", UNSIGNED_NUMBER + END_OF_WORD),
]
_ARGUMENT_WORDS = [
    ("argument_name", f"(?!\\.[0-9])[^{FORCED_END}{_QUOTES}`$@<>*0-9{DASHES}]" + _PLAIN_REST),
]
_ARGUMENT_REST = [
    ("terminator", f"[{NEWLINE};]"),
    ("pipe", r"\|(?!\|)"),
    ("close", r"[)}]"),
    ("argument_comma", ","),
    *_REDIRECTIONS,
    ("chain", r"&&|\|\|"),
    ("background", "&"),
    _END,
    ("input_redirection", "<"),
    ("lone_at", "@"),
    ("argument_word", f"[^{FORCED_END}]|\\x00"),
]
_PARAMETER = f"[{DASHES}](?:[^\\W\\d]|\\?)[^{FORCED_END}.\\[:{_QUOTES}]*+(?![{_QUOTES}]):?"
# Where no parameter can be, its spelling is a word.
_DASH_WORD = ("argument_name", _PARAMETER)
_DASHED = [
    ("verbatim", "--%" + END_OF_WORD),
    ("double_dash", f"[{DASHES}]{{2}}" + END_OF_WORD),
]
COMMAND = Mode(
    "command",
    SKIP,
    [
        *_ARGUMENT_WORDS,
        ("parameter", _PARAMETER),
        *_ARGUMENT_OPERANDS,
        *_DASHED,
        *_ARGUMENT_REST,
    ],
)
# After `--`, where what looks like a parameter is a word.
AFTER_DASHES = Mode(
    "after dashes", SKIP, [*_ARGUMENT_WORDS, _DASH_WORD, *_ARGUMENT_OPERANDS, *_DASHED, *_ARGUMENT_REST]
)
# `--` is no value.
_LONE_DASHES = ("lone_dashes", f"[{DASHES}]{{2}}" + END_OF_WORD)
# After `-name:`, where another dash starts a word.
PARAMETER_VALUE = Mode(
    "parameter value", SKIP, [*_ARGUMENT_WORDS, _DASH_WORD, *_ARGUMENT_OPERANDS, _LONE_DASHES, *_ARGUMENT_REST]
)
# After a comma between arguments, where line breaks do not count.
NEXT_ARGUMENT = Mode(
    "next argument",
    SKIP_LINES,
    [*_ARGUMENT_WORDS, _DASH_WORD, *_ARGUMENT_OPERANDS, _LONE_DASHES, *_ARGUMENT_REST],
)

# The first key of a hash literal: no semicolon may stand before it.
HASH_START = Mode("hash start", SKIP_LINES, [("key_name", r"[^\W\d]\w*+"), *_OPERANDS, _CLOSE, _END])
HASH_KEY = Mode("hash key", SKIP_SEPARATORS, [("key_name", r"[^\W\d]\w*+"), *_OPERANDS, _CLOSE, _END])
SWITCH_CLAUSE = Mode(
    "switch clause",
    SKIP_SEPARATORS,
    [
        ("default_clause", "(?i:default)" + END_OF_WORD),
        *_ARGUMENT_WORDS,
        _DASH_WORD,
        *_ARGUMENT_OPERANDS,
        *_ARGUMENT_REST,
    ],
)
CLAUSE_BODY = Mode("clause body", SKIP_LINES, [("clause_block", r"\{"), _END])
JUMP_TARGET = Mode("jump target", SKIP, [("key_name", r"[^\W\d]\w*+"), *_OPERANDS, _CLOSE, _END])
# Semicolons may only follow a property, whose terminator takes them.
CLASS_MEMBER = Mode(
    "class member",
    SKIP_LINES,
    [
        ("modifier", "(?i:static|hidden)(?![\\w])"),
        ("declared_variable", r"\$" + VARIABLE_NAME),
        ("declared_braced", r"\$\{"),
        ("bracket", r"\["),
        ("method_name", r"[^\W\d]\w*+"),
        _CLOSE,
        _END,
    ],
)
ENUMERATOR = Mode("enumerator", SKIP_LINES, [("enumerator", r"[^\W\d]\w*+"), _CLOSE, _END])
PARAMETER = Mode(
    "parameter declaration",
    SKIP_LINES,
    [("declared_variable", "[$@]" + VARIABLE_NAME), ("bracket", r"\["), ("declared_braced", r"\$\{"), _CLOSE, _END],
)
ATTRIBUTE_ARGUMENT = Mode(
    "attribute argument", SKIP_LINES, [("argument_key", r"[^\W\d]\w*+"), *_OPERANDS, _CLOSE, _END]
)
ATTRIBUTE_END = Mode("attribute end", SKIP_LINES, [("attribute_end", r"\]"), _END])
FOREACH_VARIABLE = Mode(
    "foreach variable",
    SKIP_LINES,
    [
        ("declared_variable", "[$@]" + VARIABLE_NAME),
        ("declared_braced", r"\$\{"),
        ("in", f"(?i:in){END_OF_WORD}"),
        _CLOSE,
        _END,
    ],
)
USING = Mode(
    "using",
    SKIP,
    [
        ("using_end", f"[{NEWLINE};]|\\Z"),
        ("using_equals", "="),
        ("at_curly", r"@\{"),
        ("single_string", f"[{SINGLE_QUOTES}]"),
        _PLAIN_STRING,
        ("using_name", f"[^{FORCED_END}{_QUOTES}`$@=]++"),
    ],
)
FUNCTION_NAME = Mode(
    "function name",
    SKIP_LINES,
    [
        ("function_name", f"(?!@)[^{FORCED_END}{_QUOTES}`$]++(?!`)"),
        ("escaped_function_name", f"(?!@)[^{FORCED_END}{_QUOTES}`$]*+`"),
        _END,
    ],
)
# The header of a statement: what is taken is settled by the lexer's `header`.
HEADER = Mode(
    "header",
    SKIP_LINES,
    [
        ("header_brace", r"\{"),
        ("header_paren", r"\("),
        ("header_bracket", r"\["),
        ("header_comma", ","),
        ("header_colon", ":"),
        ("header_flag", _PARAMETER),
        ("header_name", f"[^{FORCED_END}{_QUOTES}`$@:\\[]++"),
        _END,
    ],
)

# Modes of commands, where a dot before white space is not a member access.
COMMAND_MODES = frozenset((COMMAND, AFTER_DASHES, CLAUSE_BODY))
# Modes in which what is no operand may be a command's name.
WORD_MODES = frozenset((SCRIPT_START, BLOCK_START, STATEMENT, RIGHT_SIDE, PIPELINE, AFTER_PARAM, FOR_PART))
