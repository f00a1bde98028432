"""The table of PowerShell's own types, of the same form as `type_table`. Data only."""

# ruff: noqa: E501  one type a line

from __future__ import annotations

AUTOMATION_TYPES = """
[semantic_version]
System.Management.Automation.SemanticVersion : System.Object, System.IComparable

[psobjects]
System.Management.Automation.PSObject
System.Management.Automation.PSCustomObject
System.Management.Automation.PSReference
System.Management.Automation.PSMemberInfo
System.Management.Automation.PSPropertyInfo : System.Management.Automation.PSMemberInfo
System.Management.Automation.PSNoteProperty : System.Management.Automation.PSPropertyInfo
System.Management.Automation.PSAliasProperty : System.Management.Automation.PSPropertyInfo
System.Management.Automation.PSScriptProperty : System.Management.Automation.PSPropertyInfo
System.Management.Automation.PSCodeProperty : System.Management.Automation.PSPropertyInfo
System.Management.Automation.PSProperty : System.Management.Automation.PSPropertyInfo
System.Management.Automation.PSPropertySet : System.Management.Automation.PSMemberInfo
System.Management.Automation.PSMemberSet : System.Management.Automation.PSMemberInfo
System.Management.Automation.PSMethodInfo : System.Management.Automation.PSMemberInfo
System.Management.Automation.PSMethod : System.Management.Automation.PSMethodInfo
System.Management.Automation.PSMethod`1 : System.Management.Automation.PSMethod
System.Management.Automation.PSScriptMethod : System.Management.Automation.PSMethodInfo
System.Management.Automation.PSMemberInfoCollection`1 : System.Object, System.Collections.IEnumerable
static System.Management.Automation.LanguagePrimitives
struct System.Management.Automation.SwitchParameter
System.Management.Automation.WildcardPattern
System.Management.Automation.Language.NullString
static System.Management.Automation.Internal.AutomationNull

[errors]
System.Exception
System.Management.Automation.ErrorRecord
System.Management.Automation.ErrorCategoryInfo
System.Management.Automation.ErrorDetails

[host_interface]
System.Management.Automation.Host.PSHostUserInterface
System.Management.Automation.Internal.Host.InternalHostUserInterface : System.Management.Automation.Host.PSHostUserInterface
System.Management.Automation.Host.PSHostRawUserInterface
System.Management.Automation.Internal.Host.InternalHostRawUserInterface : System.Management.Automation.Host.PSHostRawUserInterface
struct System.Management.Automation.Host.Size
struct System.Management.Automation.Host.Coordinates
System.Management.Automation.Host.ChoiceDescription
Microsoft.PowerShell.ConsoleHost+ConsoleColorProxy

[io_providers]
System.Management.Automation.PathInfo
System.Management.Automation.PathInfoStack
System.Management.Automation.PSDriveInfo
System.Management.Automation.ProviderInfo

[io_intrinsics]
System.Management.Automation.PathIntrinsics
System.Management.Automation.DriveManagementIntrinsics

[commands]
System.Management.Automation.Internal.InternalCommand
System.Management.Automation.Cmdlet : System.Management.Automation.Internal.InternalCommand
System.Management.Automation.PSCmdlet : System.Management.Automation.Cmdlet
System.Management.Automation.CommandInfo
System.Management.Automation.CmdletInfo : System.Management.Automation.CommandInfo
System.Management.Automation.FunctionInfo : System.Management.Automation.CommandInfo
System.Management.Automation.FilterInfo : System.Management.Automation.FunctionInfo
System.Management.Automation.AliasInfo : System.Management.Automation.CommandInfo
System.Management.Automation.ExternalScriptInfo : System.Management.Automation.CommandInfo
System.Management.Automation.ApplicationInfo : System.Management.Automation.CommandInfo
System.Management.Automation.ParameterMetadata
System.Management.Automation.ParameterSetMetadata
System.Management.Automation.CommandParameterInfo
System.Management.Automation.CommandParameterSetInfo
System.Management.Automation.PSTypeName

[modules]
System.Management.Automation.PSModuleInfo
System.Management.Automation.PSSnapInInfo
Microsoft.PowerShell.Commands.HistoryInfo

[module_specifications]
Microsoft.PowerShell.Commands.ModuleSpecification

[remoting]
System.Management.Automation.Runspaces.PSSession
System.Management.Automation.Remoting.PSSessionOption

[powershell_objects]
System.Management.Automation.PowerShell : System.Object, System.IDisposable
System.Management.Automation.PSDataStreams
System.Management.Automation.PSCommand
System.Management.Automation.PSInvocationStateInfo
interface System.IAsyncResult
System.Management.Automation.PowerShellAsyncResult : System.Object, System.IAsyncResult
System.Threading.WaitHandle : System.Object, System.IDisposable
System.Threading.ManualResetEvent : System.Threading.WaitHandle

[runspaces]
static System.Management.Automation.Runspaces.RunspaceFactory
System.Management.Automation.Runspaces.RunspaceStateInfo
System.Management.Automation.Runspaces.Runspace : System.Object, System.IDisposable
System.Management.Automation.Runspaces.LocalRunspace : System.Management.Automation.Runspaces.Runspace
System.Management.Automation.Runspaces.RunspacePool : System.Object, System.IDisposable
System.Management.Automation.Runspaces.InitialSessionState
System.Management.Automation.Runspaces.SessionStateVariableEntry
System.Management.Automation.Runspaces.SessionStateFunctionEntry

[events]
System.Management.Automation.PSEventArgs : System.EventArgs
System.Management.Automation.PSEventSubscriber

[jobs]
System.Management.Automation.Job
System.Management.Automation.JobStateInfo
System.Management.Automation.PSRemotingJob : System.Management.Automation.Job
ThreadJob.ThreadJob : System.Management.Automation.Job
System.Management.Automation.PSEventJob : System.Management.Automation.Job

[session_objects]
System.Management.Automation.PSVariable
System.Management.Automation.InvocationInfo
System.Management.Automation.Language.InternalScriptExtent : System.Object, System.Management.Automation.Language.IScriptExtent
interface System.Management.Automation.Language.IScriptExtent
System.Management.Automation.PSScriptCmdlet : System.Management.Automation.PSCmdlet
System.Management.Automation.PagingParameters

[commands]
System.Management.Automation.ScriptInfo : System.Management.Automation.CommandInfo

[-]
System.Management.Automation.DefaultParameterDictionary : System.Collections.Hashtable
System.Management.Automation.Host.PSHost
Microsoft.PowerShell.Commands.WebRequestSession

[session_state]
System.Management.Automation.SessionState
System.Management.Automation.EngineIntrinsics
System.Management.Automation.CommandInvocationIntrinsics
System.Management.Automation.CmdletProviderManagementIntrinsics
System.Management.Automation.PSVariableIntrinsics
System.Management.Automation.Internal.Host.InternalHost : System.Management.Automation.Host.PSHost

[stream_records]
System.Management.Automation.InformationalRecord
System.Management.Automation.WarningRecord : System.Management.Automation.InformationalRecord
System.Management.Automation.VerboseRecord : System.Management.Automation.InformationalRecord
System.Management.Automation.DebugRecord : System.Management.Automation.InformationalRecord
System.Management.Automation.InformationRecord
System.Management.Automation.HostInformationMessage
System.Management.Automation.ProgressRecord
System.Management.Automation.Language.ParseError
"""
