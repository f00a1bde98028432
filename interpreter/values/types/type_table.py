"""The table of .NET type names: full name, base, interfaces, and the module of `dotnet/` that declares its members.

Data only; `registry.py` makes `NetType`s of it when a name is first needed.
"""

# ruff: noqa: E501  one type a line

from __future__ import annotations

from hvsim.interpreter.values.types.attribute_types import ATTRIBUTE_TYPES
from hvsim.interpreter.values.types.syntax_types import SYNTAX_TYPES

# `[module]` opens a group: the module of `interpreter/dotnet` with the members ('-' for none).
# A line is `[kind] full.name [: base and interfaces]`; the base defaults to System.Object, System.ValueType for a struct.
TYPES = """
[objects]
System.Object
System.ValueType
interface System.IComparable
interface System.IConvertible
interface System.IFormattable
interface System.ICloneable
interface System.IDisposable
interface System.IFormatProvider
interface System.Collections.IEnumerable
interface System.Collections.IEnumerator
interface System.Collections.ICollection : System.Collections.IEnumerable
interface System.Collections.IList : System.Collections.ICollection, System.Collections.IEnumerable
interface System.Collections.IDictionary : System.Collections.ICollection, System.Collections.IEnumerable
interface System.Collections.IDictionaryEnumerator : System.Collections.IEnumerator
interface System.Collections.IComparer
interface System.Collections.IEqualityComparer
interface System.Collections.Generic.IEnumerable`1 : System.Collections.IEnumerable
interface System.Collections.Generic.ICollection`1 : System.Collections.IEnumerable
interface System.Collections.Generic.IList`1 : System.Collections.IEnumerable
interface System.Collections.Generic.IReadOnlyList`1 : System.Collections.IEnumerable
interface System.Collections.Generic.IReadOnlyCollection`1 : System.Collections.IEnumerable
interface System.Collections.Generic.ISet`1 : System.Collections.IEnumerable
interface System.Collections.Generic.IDictionary`2 : System.Collections.IEnumerable
interface System.Collections.Generic.IComparer`1
interface System.Collections.Generic.IEqualityComparer`1
interface System.IEquatable`1
interface System.IComparable`1
struct System.Void
System.RuntimeType : System.Reflection.TypeInfo
System.Reflection.TypeInfo : System.Type
System.Reflection.MemberInfo
System.Nullable
struct System.Nullable`1
System.DBNull
System.WeakReference
static System.Activator
static System.GC

[types]
System.Type : System.Reflection.MemberInfo
System.Reflection.Assembly
System.Reflection.AssemblyName
System.Reflection.PropertyInfo : System.Reflection.MemberInfo
System.Reflection.MethodInfo : System.Reflection.MemberInfo

[strings]
System.String : System.Object, System.IComparable, System.IConvertible, System.ICloneable, System.Collections.IEnumerable
System.CharEnumerator : System.Object, System.Collections.IEnumerator, System.ICloneable
System.StringComparer : System.Object, System.Collections.IComparer, System.Collections.IEqualityComparer, System.Collections.Generic.IEqualityComparer`1, System.Collections.Generic.IComparer`1
System.CultureAwareComparer : System.StringComparer

[chars]
struct System.Char : System.IComparable, System.IConvertible, System.IFormattable
struct System.Boolean : System.IComparable, System.IConvertible

[numerics]
struct System.Int32 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Int64 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Int16 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Byte : System.IComparable, System.IConvertible, System.IFormattable
struct System.SByte : System.IComparable, System.IConvertible, System.IFormattable
struct System.UInt16 : System.IComparable, System.IConvertible, System.IFormattable
struct System.UInt32 : System.IComparable, System.IConvertible, System.IFormattable
struct System.UInt64 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Double : System.IComparable, System.IConvertible, System.IFormattable
struct System.Single : System.IComparable, System.IConvertible, System.IFormattable
struct System.Decimal : System.IComparable, System.IConvertible, System.IFormattable
struct System.Numerics.BigInteger : System.IComparable, System.IFormattable
struct System.IntPtr : System.IComparable, System.IFormattable

[math]
static System.Math

[number_statics]
static System.MathF

[convert]
static System.BitConverter
static System.Convert

[dates]
struct System.DateTime : System.IComparable, System.IConvertible, System.IFormattable
struct System.DateTimeOffset : System.IComparable, System.IFormattable
struct System.TimeSpan : System.IComparable, System.IFormattable
struct System.DateOnly : System.IComparable, System.IFormattable
struct System.TimeOnly : System.IComparable, System.IFormattable
System.TimeZoneInfo
System.Diagnostics.Stopwatch

[identity]
struct System.Guid : System.IComparable, System.IFormattable
System.Version : System.Object, System.ICloneable, System.IComparable
System.Management.Automation.SemanticVersion : System.Object, System.IComparable

[network]
System.Uri
System.Net.IPAddress
System.Net.Mail.MailAddress
static System.Net.WebUtility
static System.Web.HttpUtility
static System.Net.ServicePointManager

[name_resolution]
static System.Net.Dns
System.Net.IPHostEntry
System.Net.NetworkInformation.Ping : System.Object, System.IDisposable
System.Net.NetworkInformation.PingOptions
System.Net.NetworkInformation.PingReply

[tcp_clients]
System.Threading.Tasks.Task : System.Object, System.IAsyncResult, System.IDisposable
System.Threading.AutoResetEvent : System.Threading.WaitHandle
System.Net.Sockets.TcpClient : System.Object, System.IDisposable

[event_logs]
System.Diagnostics.EventLog

[management_dates]
static System.Management.ManagementDateTimeConverter

[regexes]
System.Text.RegularExpressions.Regex
System.Text.RegularExpressions.Capture
System.Text.RegularExpressions.Group : System.Text.RegularExpressions.Capture
System.Text.RegularExpressions.Match : System.Text.RegularExpressions.Group
System.Text.RegularExpressions.MatchCollection : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable
System.Text.RegularExpressions.GroupCollection : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable
System.Text.RegularExpressions.CaptureCollection : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable

[text]
System.Text.StringBuilder
System.Text.Encoding : System.Object, System.ICloneable
System.Text.ASCIIEncoding : System.Text.Encoding
System.Text.UTF8Encoding : System.Text.Encoding
System.Text.UnicodeEncoding : System.Text.Encoding
System.Text.UTF32Encoding : System.Text.Encoding
System.Text.Latin1Encoding : System.Text.Encoding
System.Globalization.CultureInfo : System.Object, System.ICloneable, System.IFormatProvider
System.Globalization.TextInfo
System.Globalization.NumberFormatInfo : System.Object, System.ICloneable, System.IFormatProvider
System.Globalization.DateTimeFormatInfo : System.Object, System.ICloneable, System.IFormatProvider
System.Globalization.Calendar
System.Globalization.GregorianCalendar : System.Globalization.Calendar
static System.Globalization.ISOWeek

[collections]
System.Array : System.Object, System.ICloneable, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.ArrayList : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.Generic.List`1 : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IList`1, System.Collections.Generic.ICollection`1, System.Collections.Generic.IEnumerable`1
System.Collections.ObjectModel.Collection`1 : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IList`1, System.Collections.Generic.IEnumerable`1
System.Collections.ObjectModel.ObservableCollection`1 : System.Collections.ObjectModel.Collection`1
System.Collections.ObjectModel.ReadOnlyCollection`1 : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Specialized.StringCollection : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Generic.HashSet`1 : System.Object, System.Collections.IEnumerable, System.Collections.Generic.ISet`1, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.SortedSet`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.ISet`1, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.Queue`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.Stack`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentBag`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentQueue`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentStack`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Queue : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.Stack : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.IEnumerator+Generic : System.Object, System.Collections.IEnumerator, System.IDisposable

[linked_lists]
System.Collections.Generic.LinkedList`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.LinkedListNode`1

[bit_arrays]
System.Collections.BitArray : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable

[priority_queues]
System.Collections.Generic.PriorityQueue`2

[name_values]
System.Collections.Specialized.NameValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable

[dictionaries]
System.Collections.Hashtable : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.Specialized.OrderedDictionary : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.SortedList : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.Generic.Dictionary`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.SortedDictionary`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.SortedList`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentDictionary`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Management.Automation.PSPrimitiveDictionary : System.Collections.Hashtable
System.Management.Automation.PSBoundParametersDictionary : System.Collections.Generic.Dictionary`2
struct System.Collections.DictionaryEntry
struct System.Collections.Generic.KeyValuePair`2
System.Collections.Hashtable+KeyCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Hashtable+ValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Generic.Dictionary`2+KeyCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.Dictionary`2+ValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Hashtable+HashtableEnumerator : System.Object, System.Collections.IDictionaryEnumerator, System.Collections.IEnumerator, System.ICloneable
System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator : System.Object, System.Collections.IDictionaryEnumerator, System.Collections.IEnumerator

[environment]
static System.Environment
System.OperatingSystem
static System.Console

[randomness]
System.Random
System.Threading.Thread
System.Security.Cryptography.RandomNumberGenerator : System.Object, System.IDisposable

[environment]
static System.Runtime.InteropServices.RuntimeInformation

[enums]
System.Enum : System.ValueType, System.IComparable, System.IFormattable, System.IConvertible

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
System.Management.Automation.PSCredential
System.Security.SecureString : System.Object, System.IDisposable
System.Net.NetworkCredential
System.Management.Automation.Language.NullString
static System.Management.Automation.Internal.AutomationNull
static System.Runtime.InteropServices.Marshal

[errors]
System.Exception
System.Management.Automation.ErrorRecord
System.Management.Automation.ErrorCategoryInfo
System.Management.Automation.ErrorDetails

[script_blocks]
System.Management.Automation.ScriptBlock
System.Management.Automation.SteppablePipeline
System.Delegate : System.Object, System.ICloneable
System.MulticastDelegate : System.Delegate
System.Action : System.MulticastDelegate
System.Action`1 : System.MulticastDelegate
System.Action`2 : System.MulticastDelegate
System.Action`3 : System.MulticastDelegate
System.Func`1 : System.MulticastDelegate
System.Func`2 : System.MulticastDelegate
System.Func`3 : System.MulticastDelegate
System.Func`4 : System.MulticastDelegate
System.Predicate`1 : System.MulticastDelegate
System.Comparison`1 : System.MulticastDelegate
System.Converter`2 : System.MulticastDelegate
System.EventHandler : System.MulticastDelegate
System.Text.RegularExpressions.MatchEvaluator : System.MulticastDelegate

[tuples]
static System.Tuple
System.Tuple`1
System.Tuple`2
System.Tuple`3
System.Tuple`4
struct System.ValueTuple`1
struct System.ValueTuple`2
struct System.ValueTuple`3
struct System.ValueTuple`4

[sequences]
static System.Linq.Enumerable
System.Linq.Grouping`2 : System.Object, System.Collections.IEnumerable

[cryptography]
System.Security.Cryptography.HashAlgorithm : System.Object, System.IDisposable
System.Security.Cryptography.SHA1 : System.Security.Cryptography.HashAlgorithm
System.Security.Cryptography.SHA256 : System.Security.Cryptography.HashAlgorithm
System.Security.Cryptography.SHA384 : System.Security.Cryptography.HashAlgorithm
System.Security.Cryptography.SHA512 : System.Security.Cryptography.HashAlgorithm
System.Security.Cryptography.MD5 : System.Security.Cryptography.HashAlgorithm

[principals]
System.Security.Principal.WindowsIdentity
System.Security.Principal.WindowsPrincipal
System.Security.Principal.SecurityIdentifier
System.Security.Principal.NTAccount

[xml]
System.Xml.XmlNode : System.Object, System.ICloneable, System.Collections.IEnumerable
System.Xml.XmlDocument : System.Xml.XmlNode
System.Xml.XmlLinkedNode : System.Xml.XmlNode
System.Xml.XmlElement : System.Xml.XmlLinkedNode
System.Xml.XmlAttribute : System.Xml.XmlNode
System.Xml.XmlText : System.Xml.XmlLinkedNode
System.Xml.XmlCDataSection : System.Xml.XmlLinkedNode
System.Xml.XmlComment : System.Xml.XmlLinkedNode
System.Xml.XmlDeclaration : System.Xml.XmlLinkedNode
System.Xml.XmlProcessingInstruction : System.Xml.XmlLinkedNode
System.Xml.XmlNodeList : System.Object, System.Collections.IEnumerable
System.Xml.XPathNodeList : System.Xml.XmlNodeList
System.Xml.XmlAttributeCollection : System.Object, System.Collections.IEnumerable
System.Xml.XmlNamespaceManager

[io_paths]
static System.IO.Path
[io_file]
static System.IO.File
[io_directory]
static System.IO.Directory
[io_infos]
System.IO.FileSystemInfo
System.IO.FileInfo : System.IO.FileSystemInfo
System.IO.DirectoryInfo : System.IO.FileSystemInfo
System.Management.Automation.FlagsExpression`1
[mail]
System.Net.Mail.MailMessage : System.Object, System.IDisposable
System.Net.Mail.MailAddressCollection : System.Object, System.Collections.IEnumerable
System.Net.Mail.Attachment : System.Object, System.IDisposable
System.Net.Mail.SmtpClient : System.Object, System.IDisposable
[host_interface]
System.Management.Automation.Host.PSHostUserInterface
System.Management.Automation.Internal.Host.InternalHostUserInterface : System.Management.Automation.Host.PSHostUserInterface
System.Management.Automation.Host.PSHostRawUserInterface
System.Management.Automation.Internal.Host.InternalHostRawUserInterface : System.Management.Automation.Host.PSHostRawUserInterface
struct System.Management.Automation.Host.Size
struct System.Management.Automation.Host.Coordinates
System.Management.Automation.Host.ChoiceDescription
Microsoft.PowerShell.ConsoleHost+ConsoleColorProxy
[zip_files]
static System.IO.Compression.ZipFile
static System.IO.Compression.ZipFileExtensions
System.IO.Compression.ZipArchive : System.Object, System.IDisposable
System.IO.Compression.ZipArchiveEntry
[process_starts]
System.Diagnostics.ProcessStartInfo
[culture_facts]
System.Globalization.CompareInfo
[console]
System.IO.TextWriter+SyncTextWriter : System.IO.TextWriter
System.IO.StdInReader : System.IO.TextReader
[file_versions]
System.Diagnostics.FileVersionInfo
[io_drives]
System.IO.DriveInfo
[io_streams]
System.IO.Stream : System.Object, System.IDisposable
System.IO.FileStream : System.IO.Stream
System.IO.MemoryStream : System.IO.Stream
[io_readers]
System.IO.TextReader : System.Object, System.IDisposable
System.IO.StreamReader : System.IO.TextReader
System.IO.StringReader : System.IO.TextReader
[io_writers]
System.IO.TextWriter : System.Object, System.IDisposable
System.IO.StreamWriter : System.IO.TextWriter
System.IO.StringWriter : System.IO.TextWriter
[io_providers]
System.Management.Automation.PathInfo
System.Management.Automation.PathInfoStack
System.Management.Automation.PSDriveInfo
System.Management.Automation.ProviderInfo
[io_registry]
Microsoft.Win32.RegistryKey : System.Object, System.IDisposable
static Microsoft.Win32.Registry
[io_processes]
System.Diagnostics.Process
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
[session_state]
System.Management.Automation.SessionState
System.Management.Automation.EngineIntrinsics
System.Management.Automation.CommandInvocationIntrinsics
System.Management.Automation.CmdletProviderManagementIntrinsics
System.Management.Automation.PSVariableIntrinsics
System.Management.Automation.Internal.Host.InternalHost
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
TYPES += ATTRIBUTE_TYPES + SYNTAX_TYPES
