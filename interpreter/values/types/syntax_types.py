"""The table of the types in System.Management.Automation.Language, of the same form as `type_table`. Data only."""

# ruff: noqa: E501  one type a line

from __future__ import annotations

SYNTAX_TYPES = """
[syntax_trees]
System.Management.Automation.Language.ArrayExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.ArrayLiteralAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.AssignmentStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.Ast
System.Management.Automation.Language.AttributeAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.AttributedExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.BaseCtorInvokeMemberExpressionAst : System.Management.Automation.Language.InvokeMemberExpressionAst
System.Management.Automation.Language.BinaryExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.BlockStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.BreakStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.CatchClauseAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.CommandAst : System.Management.Automation.Language.CommandBaseAst
System.Management.Automation.Language.CommandBaseAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.CommandExpressionAst : System.Management.Automation.Language.CommandBaseAst
System.Management.Automation.Language.CommandParameterAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.ConfigurationDefinitionAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ConstantExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.ContinueStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ConvertExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.DataStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.DoUntilStatementAst : System.Management.Automation.Language.LabeledStatementAst
System.Management.Automation.Language.DoWhileStatementAst : System.Management.Automation.Language.LabeledStatementAst
System.Management.Automation.Language.DynamicKeywordStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ErrorExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.ErrorStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ExitStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ExpandableStringExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.ExpressionAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.FileRedirectionAst : System.Management.Automation.Language.RedirectionAst
System.Management.Automation.Language.ForEachStatementAst : System.Management.Automation.Language.LabeledStatementAst
System.Management.Automation.Language.ForStatementAst : System.Management.Automation.Language.LabeledStatementAst
System.Management.Automation.Language.FunctionDefinitionAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.FunctionMemberAst : System.Management.Automation.Language.MemberAst
System.Management.Automation.Language.HashtableAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.IfStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.IndexExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.InvokeMemberExpressionAst : System.Management.Automation.Language.MemberExpressionAst
System.Management.Automation.Language.LabeledStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.MemberAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.MemberExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.MergingRedirectionAst : System.Management.Automation.Language.RedirectionAst
System.Management.Automation.Language.NamedAttributeArgumentAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.NamedBlockAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.ParamBlockAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.ParameterAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.ParenExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.PipelineAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.PipelineChainAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.PropertyMemberAst : System.Management.Automation.Language.MemberAst
System.Management.Automation.Language.RedirectionAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.ReturnStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ScriptBlockAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.ScriptBlockExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.StatementAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.StatementBlockAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.StringConstantExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.SubExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.SwitchStatementAst : System.Management.Automation.Language.LabeledStatementAst
System.Management.Automation.Language.TernaryExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.ThrowStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.TrapStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.TryStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.TypeConstraintAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.TypeDefinitionAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.TypeExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.UnaryExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.UsingExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.UsingStatementAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.VariableExpressionAst : System.Management.Automation.Language.ExpressionAst
System.Management.Automation.Language.WhileStatementAst : System.Management.Automation.Language.LabeledStatementAst
System.Management.Automation.Language.AttributeBaseAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.CommandElementAst : System.Management.Automation.Language.Ast
System.Management.Automation.Language.PipelineBaseAst : System.Management.Automation.Language.StatementAst
System.Management.Automation.Language.ChainableAst : System.Management.Automation.Language.PipelineBaseAst
System.Management.Automation.Language.LoopStatementAst : System.Management.Automation.Language.LabeledStatementAst
[language_parser]
static System.Management.Automation.Language.Parser
static System.Management.Automation.Language.CodeGeneration
static System.Management.Automation.PSParser
System.Management.Automation.VariablePath
System.Management.Automation.Language.TypeName
System.Management.Automation.Language.ArrayTypeName
System.Management.Automation.Language.GenericTypeName
System.Management.Automation.Language.ScriptRequirements
[syntax_tokens]
System.Management.Automation.Language.Token
System.Management.Automation.Language.NumberToken : System.Management.Automation.Language.Token
System.Management.Automation.Language.ParameterToken : System.Management.Automation.Language.Token
System.Management.Automation.Language.VariableToken : System.Management.Automation.Language.Token
System.Management.Automation.Language.StringToken : System.Management.Automation.Language.Token
System.Management.Automation.Language.StringLiteralToken : System.Management.Automation.Language.StringToken
System.Management.Automation.Language.StringExpandableToken : System.Management.Automation.Language.StringToken
System.Management.Automation.Language.LabelToken : System.Management.Automation.Language.Token
System.Management.Automation.Language.RedirectionToken : System.Management.Automation.Language.Token
System.Management.Automation.Language.InputRedirectionToken : System.Management.Automation.Language.RedirectionToken
System.Management.Automation.Language.MergingRedirectionToken : System.Management.Automation.Language.RedirectionToken
System.Management.Automation.Language.FileRedirectionToken : System.Management.Automation.Language.RedirectionToken
System.Management.Automation.PSToken
System.Management.Automation.PSParseError
"""
