"""The table of exception types: every .NET and PowerShell exception a script can name, with its base.

Knows names only; what members an exception has is declared in `dotnet/exceptions.py`.
"""

from __future__ import annotations

_AUTOMATION = "System.Management.Automation."

# Indentation is derivation.
_TREE = """
System.Exception
  System.ApplicationException
  System.SystemException
    System.AccessViolationException
    System.ArgumentException
      System.ArgumentNullException
      System.ArgumentOutOfRangeException
      System.DuplicateWaitObjectException
      System.Globalization.CultureNotFoundException
      System.Text.RegularExpressions.RegexParseException
      System.Text.DecoderFallbackException
      System.Text.EncoderFallbackException
      System.ComponentModel.InvalidEnumArgumentException
    System.ArithmeticException
      System.DivideByZeroException
      System.NotFiniteNumberException
      System.OverflowException
    System.ArrayTypeMismatchException
    System.BadImageFormatException
    System.Collections.Generic.KeyNotFoundException
    System.ComponentModel.Win32Exception
      System.Net.Sockets.SocketException
      System.Net.NetworkInformation.NetworkInformationException
    System.Data.DataException
    System.Data.Common.DbException
      System.Data.SqlClient.SqlException
    System.FormatException
      System.UriFormatException
      System.Net.CookieException
    System.IndexOutOfRangeException
    System.InsufficientExecutionStackException
    System.InvalidCastException
      System.Management.Automation.PSInvalidCastException
    System.InvalidOperationException
      System.ObjectDisposedException
      System.Net.WebException
      System.Net.NetworkInformation.PingException
      System.Management.Automation.PSInvalidOperationException
      System.Management.Automation.Runspaces.InvalidRunspaceStateException
    System.InvalidProgramException
    System.InvalidTimeZoneException
    System.IO.InvalidDataException
    System.IO.IOException
      System.IO.DirectoryNotFoundException
      System.IO.DriveNotFoundException
      System.IO.EndOfStreamException
      System.IO.FileLoadException
      System.IO.FileNotFoundException
      System.IO.PathTooLongException
    System.MemberAccessException
      System.FieldAccessException
      System.MethodAccessException
      System.MissingMemberException
        System.MissingFieldException
        System.MissingMethodException
    System.MulticastNotSupportedException
    System.NotImplementedException
      System.Management.Automation.PSNotImplementedException
    System.NotSupportedException
      System.PlatformNotSupportedException
      System.Management.Automation.PSNotSupportedException
    System.NullReferenceException
    System.OperationCanceledException
      System.Threading.Tasks.TaskCanceledException
    System.OutOfMemoryException
    System.RankException
    System.Runtime.InteropServices.ExternalException
      System.Runtime.InteropServices.COMException
    System.Runtime.Serialization.SerializationException
    System.Security.Authentication.AuthenticationException
    System.Security.Cryptography.CryptographicException
    System.Security.SecurityException
    System.Security.Principal.IdentityNotMappedException
    System.StackOverflowException
    System.Threading.AbandonedMutexException
    System.Threading.SynchronizationLockException
    System.Threading.ThreadStateException
    System.TimeoutException
      System.Text.RegularExpressions.RegexMatchTimeoutException
    System.TypeInitializationException
    System.TypeLoadException
      System.DllNotFoundException
      System.EntryPointNotFoundException
    System.UnauthorizedAccessException
    System.Xml.XmlException
    System.Xml.XPath.XPathException
    System.Management.Automation.ParentContainsErrorRecordException
    System.Management.Automation.RuntimeException
      System.Management.Automation.CommandNotFoundException
      System.Management.Automation.ParameterBindingException
        System.Management.Automation.ParameterBindingArgumentTransformationException
        System.Management.Automation.ParameterBindingValidationException
        System.Management.Automation.ParameterBindingParameterDefaultValueException
      System.Management.Automation.ActionPreferenceStopException
      System.Management.Automation.ApplicationFailedException
      System.Management.Automation.CmdletInvocationException
        System.Management.Automation.CmdletProviderInvocationException
      System.Management.Automation.ExtendedTypeSystemException
        System.Management.Automation.PropertyNotFoundException
        System.Management.Automation.GetValueException
          System.Management.Automation.GetValueInvocationException
        System.Management.Automation.SetValueException
          System.Management.Automation.SetValueInvocationException
        System.Management.Automation.MethodException
          System.Management.Automation.MethodInvocationException
      System.Management.Automation.Host.HostException
        System.Management.Automation.Host.PromptingException
      System.Management.Automation.IncompleteParseException
      System.Management.Automation.InvalidPowerShellStateException
      System.Management.Automation.JobDefinitionNotFoundException
      System.Management.Automation.JobFailedException
      System.Management.Automation.MetadataException
        System.Management.Automation.ArgumentTransformationMetadataException
        System.Management.Automation.ParsingMetadataException
        System.Management.Automation.ValidationMetadataException
      System.Management.Automation.NativeCommandExitException
      System.Management.Automation.ParseException
      System.Management.Automation.PipelineClosedException
      System.Management.Automation.PipelineStoppedException
      System.Management.Automation.ProviderInvocationException
      System.Management.Automation.ProviderNameAmbiguousException
      System.Management.Automation.PSSecurityException
      System.Management.Automation.RemoteException
      System.Management.Automation.Remoting.PSRemotingDataStructureException
      System.Management.Automation.Remoting.PSRemotingTransportException
      System.Management.Automation.Runspaces.PSConsoleLoadException
      System.Management.Automation.Runspaces.PSSnapInException
      System.Management.Automation.Runspaces.RunspaceOpenModuleException
      System.Management.Automation.ScriptCallDepthException
      System.Management.Automation.ScriptRequiresException
      System.Management.Automation.SessionStateException
        System.Management.Automation.DriveNotFoundException
        System.Management.Automation.ItemNotFoundException
        System.Management.Automation.ProviderNotFoundException
        System.Management.Automation.PSArgumentPathException
        System.Management.Automation.SessionStateOverflowException
        System.Management.Automation.SessionStateUnauthorizedAccessException
      System.Management.Automation.WildcardPatternException
    System.Management.Automation.HaltCommandException
  System.AggregateException
  System.InvalidFilterCriteriaException
  System.Net.Http.HttpRequestException
    Microsoft.PowerShell.Commands.HttpResponseException
  System.Net.Mail.SmtpException
    System.Net.Mail.SmtpFailedRecipientException
  System.Reflection.TargetInvocationException
  System.Reflection.ReflectionTypeLoadException
  System.TimeZoneNotFoundException
  System.Management.ManagementException
  Microsoft.Management.Infrastructure.CimException
  System.Threading.LockRecursionException
  System.Threading.WaitHandleCannotBeOpenedException
  System.Text.Json.JsonException
  Microsoft.PowerShell.Commands.WriteErrorException
  Microsoft.PowerShell.Commands.ServiceCommandException
  Microsoft.PowerShell.Commands.ProcessCommandException
  System.Management.Automation.FlowControlException
"""

# Exceptions of PowerShell that derive from one of .NET's argument exceptions.
_ELSEWHERE = {
    _AUTOMATION + "PSArgumentException": "System.ArgumentException",
    _AUTOMATION + "PSArgumentNullException": "System.ArgumentNullException",
    _AUTOMATION + "PSArgumentOutOfRangeException": "System.ArgumentOutOfRangeException",
    _AUTOMATION + "PSObjectDisposedException": "System.ObjectDisposedException",
}


def _read_tree() -> dict[str, str]:
    bases = dict(_ELSEWHERE)
    path: list[str] = []
    for line in _TREE.strip().splitlines():
        name = line.strip()
        depth = (len(line) - len(name)) // 2
        del path[depth:]
        bases[name] = path[-1] if path else "System.Object"
        path.append(name)
    return bases


EXCEPTION_BASES: dict[str, str] = _read_tree()


def short_name(full_name: str) -> str:
    """The name without its namespace, as `FullyQualifiedErrorId` of a method's exception shows it."""
    return full_name.rpartition(".")[2]
