"""The numbers and the standing traits of PowerShell's token kinds: TokenKind and TokenFlags as scripts see them.

Data about kinds; which token of a text is of which kind is `tokens`.
"""

from __future__ import annotations

from hvsim.grammar.tokens import Token

KINDS = {
    name: number
    for first, names in (
        (0, "Unknown Variable SplattedVariable Parameter Number Label Identifier Generic NewLine"),
        (9, "LineContinuation Comment EndOfInput StringLiteral StringExpandable HereStringLiteral"),
        (15, "HereStringExpandable LParen RParen LCurly RCurly LBracket RBracket AtParen AtCurly DollarParen"),
        (25, "Semi AndAnd OrOr Ampersand Pipe Comma MinusMinus PlusPlus DotDot ColonColon Dot Exclaim Multiply"),
        (38, "Divide Rem Plus Minus Equals PlusEquals MinusEquals MultiplyEquals DivideEquals RemainderEquals"),
        (48, "Redirection RedirectInStd Format Not Bnot And Or Xor Band Bor Bxor Join Ieq Ine Ige Igt Ilt Ile"),
        (66, "Ilike Inotlike Imatch Inotmatch Ireplace Icontains Inotcontains Iin Inotin Isplit Ceq Cne Cge"),
        (79, "Cgt Clt Cle Clike Cnotlike Cmatch Cnotmatch Creplace Ccontains Cnotcontains Cin Cnotin Csplit Is"),
        (93, "IsNot As PostfixPlusPlus PostfixMinusMinus Shl Shr Colon QuestionMark QuestionQuestionEquals"),
        (102, "QuestionQuestion QuestionDot QuestionLBracket"),
        (119, "Begin Break Catch Class Continue Data Define Do Dynamicparam Else ElseIf End Exit Filter Finally"),
        (134, "For Foreach From Function If In Param Process Return Switch Throw Trap Try Until Using Var While"),
        (151, "Workflow Parallel Sequence InlineScript Configuration DynamicKeyword Public Private Static"),
        (160, "Interface Enum Namespace Module Type Assembly Command Hidden Base Default Clean"),
    )
    for number, name in enumerate(names.split(), first)
}
FLAGS = {
    "None": 0,
    "BinaryPrecedenceLogical": 1,
    "BinaryPrecedenceBitwise": 2,
    "BinaryPrecedenceComparison": 5,
    "BinaryPrecedenceCoalesce": 7,
    "BinaryPrecedenceAdd": 9,
    "BinaryPrecedenceMultiply": 10,
    "BinaryPrecedenceFormat": 12,
    "BinaryPrecedenceRange": 13,
    "BinaryPrecedenceMask": 15,
    "Keyword": 0x10,
    "ScriptBlockBlockName": 0x20,
    "BinaryOperator": 0x100,
    "UnaryOperator": 0x200,
    "CaseSensitiveOperator": 0x400,
    "TernaryOperator": 0x800,
    "SpecialOperator": 0x1000,
    "AssignmentOperator": 0x2000,
    "ParseModeInvariant": 0x8000,
    "TokenInError": 0x10000,
    "DisallowedInRestrictedMode": 0x20000,
    "PrefixOrPostfixOperator": 0x40000,
    "CommandName": 0x80000,
    "MemberName": 0x100000,
    "TypeName": 0x200000,
    "AttributeName": 0x400000,
    "CanConstantFold": 0x800000,
    "StatementDoesntSupportAttributes": 0x1000000,
}
_RESTRICTED = FLAGS["DisallowedInRestrictedMode"]
_FOLDS = FLAGS["CanConstantFold"]
_UNARY = FLAGS["UnaryOperator"]
_BINARY = FLAGS["BinaryOperator"]
_SPECIAL = FLAGS["SpecialOperator"]
_ANYWHERE = FLAGS["ParseModeInvariant"]
_STEP = _UNARY | FLAGS["PrefixOrPostfixOperator"] | _RESTRICTED
_COMPARISON = _BINARY | FLAGS["BinaryPrecedenceComparison"]
_KEYWORD = FLAGS["Keyword"]
_STATEMENT = _KEYWORD | FLAGS["StatementDoesntSupportAttributes"]
_BLOCK = _KEYWORD | FLAGS["ScriptBlockBlockName"]
_RUNS_CODE = ("match", "notmatch", "replace", "split")


def _comparisons() -> dict[str, int]:
    """The operators that have a spelling with `i` and one with `c`."""
    found: dict[str, int] = {}
    for name, number in KINDS.items():
        if KINDS["Ieq"] <= number <= KINDS["Csplit"]:
            word = name[1:]
            traits = _COMPARISON | (_RESTRICTED if word in _RUNS_CODE else 0) | (_UNARY if word == "split" else 0)
            found[name] = traits | (FLAGS["CaseSensitiveOperator"] if name[0] == "C" else 0)
    return found


def _many(names: str, traits: int) -> dict[str, int]:
    return dict.fromkeys(names.split(), traits)


_TRAITS = {
    **_many("NewLine LineContinuation Comment EndOfInput StringLiteral StringExpandable HereStringLiteral", _ANYWHERE),
    **_many("HereStringExpandable LParen RParen LCurly RCurly RBracket AtParen AtCurly DollarParen Semi", _ANYWHERE),
    **_many("AndAnd OrOr", _ANYWHERE),
    **_many("Ampersand Pipe", _SPECIAL | _ANYWHERE),
    "Comma": _UNARY | _ANYWHERE,
    **_many("MinusMinus PlusPlus PostfixPlusPlus PostfixMinusMinus", _STEP),
    "DotDot": _BINARY | FLAGS["BinaryPrecedenceRange"] | _RESTRICTED,
    **_many("ColonColon Dot Colon QuestionDot", _SPECIAL | _RESTRICTED),
    **_many("Exclaim Not Bnot", _UNARY | _FOLDS),
    **_many("Multiply Divide Rem", _BINARY | FLAGS["BinaryPrecedenceMultiply"] | _FOLDS),
    **_many("Plus Minus", _BINARY | FLAGS["BinaryPrecedenceAdd"] | _UNARY | _FOLDS),
    **_many("Equals PlusEquals MinusEquals MultiplyEquals DivideEquals RemainderEquals", FLAGS["AssignmentOperator"]),
    "QuestionQuestionEquals": FLAGS["AssignmentOperator"],
    "Redirection": _RESTRICTED,
    "RedirectInStd": _ANYWHERE | _RESTRICTED,
    "Format": _BINARY | FLAGS["BinaryPrecedenceFormat"] | _RESTRICTED,
    **_many("And Or Xor", _BINARY | FLAGS["BinaryPrecedenceLogical"] | _FOLDS),
    **_many("Band Bor Bxor", _BINARY | FLAGS["BinaryPrecedenceBitwise"] | _FOLDS),
    "Join": _COMPARISON | _UNARY | _RESTRICTED,
    **_comparisons(),
    **_many("Is IsNot", _COMPARISON),
    "As": _COMPARISON | _RESTRICTED,
    **_many("Shl Shr", _COMPARISON | _FOLDS),
    "QuestionMark": FLAGS["TernaryOperator"] | _RESTRICTED,
    "QuestionQuestion": _BINARY | FLAGS["BinaryPrecedenceCoalesce"],
    **_many("Begin Process End Dynamicparam Clean", _BLOCK),
    **_many("Break Continue Data Define Do Exit Filter For Foreach From Function If Return Switch Throw", _STATEMENT),
    **_many("Trap Try Using Var While Workflow Parallel Sequence InlineScript", _STATEMENT),
    **_many("Catch Class Else ElseIf Finally In Param Until Configuration DynamicKeyword Public Private", _KEYWORD),
    **_many("Static Interface Enum Namespace Module Type Assembly Command Hidden Base Default", _KEYWORD),
}
_TITLES = {name.lower(): name for name in _TRAITS}


def flags_of(token: Token, text: str, *, in_error: bool = False) -> int:
    """The TokenFlags of a token of the text."""
    flags = _TRAITS.get(token.kind, 0)
    if token.kind == "Generic" and not token.role:
        # A keyword that is an argument is a word, but keeps what else is known of it.
        flags = _TRAITS.get(_TITLES.get(text[token.start : token.end].lower(), ""), 0) & ~_KEYWORD
    if token.role:
        flags = (flags & ~_KEYWORD) | FLAGS[token.role]
        if token.role == "AttributeName":
            flags |= FLAGS["TypeName"]
    return flags | (FLAGS["TokenInError"] if in_error else 0)
