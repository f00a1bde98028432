"""The table of .NET type names: full name, base, interfaces, and the modules of `dotnet/` that declare its members.

Data only; `registry.py` makes `NetType`s of it when a name is first needed.
"""

# ruff: noqa: E501  one type a line

from __future__ import annotations

from hvsim.interpreter.values.types.attribute_types import ATTRIBUTE_TYPES
from hvsim.interpreter.values.types.automation_types import AUTOMATION_TYPES
from hvsim.interpreter.values.types.syntax_types import SYNTAX_TYPES

# `[module]` opens a group: the modules of `interpreter/dotnet` with the members, in their order ('-' for none).
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
System.CultureAwareComparer : System.StringComparer

[strings comparers string_joining]
System.String : System.Object, System.IComparable, System.IConvertible, System.ICloneable, System.Collections.IEnumerable

[comparers]
System.CharEnumerator : System.Object, System.Collections.IEnumerator, System.ICloneable
System.StringComparer : System.Object, System.Collections.IComparer, System.Collections.IEqualityComparer, System.Collections.Generic.IEqualityComparer`1, System.Collections.Generic.IComparer`1

[chars]
struct System.Char : System.IComparable, System.IConvertible, System.IFormattable
struct System.Boolean : System.IComparable, System.IConvertible

[numerics]
struct System.IntPtr : System.IComparable, System.IFormattable

[numerics number_statics]
struct System.Int32 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Int64 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Int16 : System.IComparable, System.IConvertible, System.IFormattable
struct System.Byte : System.IComparable, System.IConvertible, System.IFormattable
struct System.SByte : System.IComparable, System.IConvertible, System.IFormattable
struct System.UInt16 : System.IComparable, System.IConvertible, System.IFormattable
struct System.UInt32 : System.IComparable, System.IConvertible, System.IFormattable
struct System.UInt64 : System.IComparable, System.IConvertible, System.IFormattable

[numerics number_statics real_numbers]
struct System.Double : System.IComparable, System.IConvertible, System.IFormattable
struct System.Single : System.IComparable, System.IConvertible, System.IFormattable
struct System.Decimal : System.IComparable, System.IConvertible, System.IFormattable
struct System.Numerics.BigInteger : System.IComparable, System.IFormattable

[math]
static System.Math

[number_statics]
static System.MathF

[convert]
static System.BitConverter
static System.Convert

[dates]
struct System.DateTime : System.IComparable, System.IConvertible, System.IFormattable

[offsets]
struct System.DateTimeOffset : System.IComparable, System.IFormattable

[spans]
struct System.TimeSpan : System.IComparable, System.IFormattable

[days]
struct System.DateOnly : System.IComparable, System.IFormattable
struct System.TimeOnly : System.IComparable, System.IFormattable

[time_zones]
System.TimeZoneInfo

[stopwatches]
System.Diagnostics.Stopwatch

[identity]
struct System.Guid : System.IComparable, System.IFormattable
System.Version : System.Object, System.ICloneable, System.IComparable

[network]
System.Net.Mail.MailAddress
static System.Net.WebUtility
static System.Web.HttpUtility
static System.Net.ServicePointManager

[network addresses]
System.Uri
System.Net.IPAddress

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
System.Text.Latin1Encoding : System.Text.Encoding
System.Globalization.TextInfo
System.Globalization.Calendar

[encodings]
System.Text.Encoding : System.Object, System.ICloneable
System.Text.ASCIIEncoding : System.Text.Encoding
System.Text.UTF8Encoding : System.Text.Encoding
System.Text.UnicodeEncoding : System.Text.Encoding
System.Text.UTF32Encoding : System.Text.Encoding

[text culture_facts calendars]
System.Globalization.CultureInfo : System.Object, System.ICloneable, System.IFormatProvider
System.Globalization.DateTimeFormatInfo : System.Object, System.ICloneable, System.IFormatProvider

[text culture_facts]
System.Globalization.NumberFormatInfo : System.Object, System.ICloneable, System.IFormatProvider

[calendars]
System.Globalization.GregorianCalendar : System.Globalization.Calendar
static System.Globalization.ISOWeek

[collections]
System.Collections.ArrayList : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.ObjectModel.Collection`1 : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IList`1, System.Collections.Generic.IEnumerable`1
System.Collections.ObjectModel.ObservableCollection`1 : System.Collections.ObjectModel.Collection`1
System.Collections.ObjectModel.ReadOnlyCollection`1 : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Specialized.StringCollection : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable

[collections list_predicates]
System.Collections.Generic.List`1 : System.Object, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IList`1, System.Collections.Generic.ICollection`1, System.Collections.Generic.IEnumerable`1

[arrays]
System.Array : System.Object, System.ICloneable, System.Collections.IList, System.Collections.ICollection, System.Collections.IEnumerable

[sets]
System.Collections.Generic.HashSet`1 : System.Object, System.Collections.IEnumerable, System.Collections.Generic.ISet`1, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.SortedSet`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.ISet`1, System.Collections.Generic.IEnumerable`1

[queues]
System.Collections.Generic.Queue`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.Stack`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentBag`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentQueue`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentStack`1 : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Queue : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.Stack : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable

[enumerators]
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
System.Management.Automation.PSPrimitiveDictionary : System.Collections.Hashtable
System.Management.Automation.PSBoundParametersDictionary : System.Collections.Generic.Dictionary`2
struct System.Collections.DictionaryEntry
struct System.Collections.Generic.KeyValuePair`2
System.Collections.Hashtable+KeyCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Hashtable+ValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable
System.Collections.Generic.Dictionary`2+KeyCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.Dictionary`2+ValueCollection : System.Object, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IEnumerable`1

[dictionaries dictionary_kinds]
System.Collections.SortedList : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.ICloneable
System.Collections.Generic.Dictionary`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.SortedDictionary`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Collections.Generic.SortedList`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1
System.Collections.Concurrent.ConcurrentDictionary`2 : System.Object, System.Collections.IDictionary, System.Collections.ICollection, System.Collections.IEnumerable, System.Collections.Generic.IDictionary`2, System.Collections.Generic.IEnumerable`1

[enumerators]
System.Collections.Hashtable+HashtableEnumerator : System.Object, System.Collections.IDictionaryEnumerator, System.Collections.IEnumerator, System.ICloneable
System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator : System.Object, System.Collections.IDictionaryEnumerator, System.Collections.IEnumerator

[environment]
static System.Environment
System.OperatingSystem

[environment console]
static System.Console

[randomness]
System.Random
System.Threading.Thread
System.Security.Cryptography.RandomNumberGenerator : System.Object, System.IDisposable

[environment]
static System.Runtime.InteropServices.RuntimeInformation

[enums]
System.Enum : System.ValueType, System.IComparable, System.IFormattable, System.IConvertible

[credentials]
System.Management.Automation.PSCredential
System.Security.SecureString : System.Object, System.IDisposable
System.Net.NetworkCredential
static System.Runtime.InteropServices.Marshal

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

[sequences sequence_groups]
static System.Linq.Enumerable

[sequence_groups]
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
System.Security.Principal.IdentityReference
System.Security.Principal.SecurityIdentifier : System.Security.Principal.IdentityReference
System.Security.Principal.NTAccount : System.Security.Principal.IdentityReference

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

[access_control]
System.Security.AccessControl.ObjectSecurity
System.Security.AccessControl.CommonObjectSecurity : System.Security.AccessControl.ObjectSecurity
System.Security.AccessControl.NativeObjectSecurity : System.Security.AccessControl.CommonObjectSecurity
System.Security.AccessControl.FileSystemSecurity : System.Security.AccessControl.NativeObjectSecurity
System.Security.AccessControl.FileSecurity : System.Security.AccessControl.FileSystemSecurity
System.Security.AccessControl.DirectorySecurity : System.Security.AccessControl.FileSystemSecurity
System.Security.AccessControl.AuthorizationRule
System.Security.AccessControl.AccessRule : System.Security.AccessControl.AuthorizationRule
System.Security.AccessControl.FileSystemAccessRule : System.Security.AccessControl.AccessRule
System.Security.AccessControl.AuthorizationRuleCollection

[-]
System.Net.EndPoint
System.Net.Sockets.UnixDomainSocketEndPoint : System.Net.EndPoint
System.Security.Cryptography.X509Certificates.X509Certificate : System.Object, System.IDisposable

[management_classes]
System.Management.ManagementClass

[certificates]
System.Security.Cryptography.X509Certificates.X509Certificate2 : System.Security.Cryptography.X509Certificates.X509Certificate
System.Security.Cryptography.X509Certificates.X509Store : System.Object, System.IDisposable
Microsoft.PowerShell.Commands.X509StoreLocation

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

[io_registry]
Microsoft.Win32.RegistryKey : System.Object, System.IDisposable
static Microsoft.Win32.Registry

[io_processes process_starts]
System.Diagnostics.Process
"""
TYPES += AUTOMATION_TYPES + ATTRIBUTE_TYPES + SYNTAX_TYPES
