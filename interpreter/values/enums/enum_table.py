"""The .NET enums scripts name, with their members. Data only."""

# ruff: noqa: E501  one type a line

from __future__ import annotations

# `[flags ]full.name [: underlying] = Name[=number] ...`; a name without a number follows the one before it.
ENUMS = """
System.DayOfWeek = Sunday Monday Tuesday Wednesday Thursday Friday Saturday
System.DateTimeKind = Unspecified Utc Local
System.StringComparison = CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase
flags System.StringSplitOptions = None RemoveEmptyEntries TrimEntries
System.MidpointRounding = ToEven AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity
System.TypeCode = Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime String=18
System.ConsoleColor = Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White
System.ConsoleKey = Backspace=8 Tab=9 Clear=12 Enter Pause=19 Escape=27 Spacebar=32 PageUp PageDown End Home LeftArrow UpArrow RightArrow DownArrow Select Print Execute PrintScreen Insert Delete Help D0 D1 D2 D3 D4 D5 D6 D7 D8 D9 A=65 B C D E F G H I J K L M N O P Q R S T U V W X Y Z
flags System.ConsoleModifiers = None Alt Shift Control=4
System.PlatformID = Win32S Win32Windows Win32NT WinCE Unix Xbox MacOSX Other
System.EnvironmentVariableTarget = Process User Machine
System.Environment+SpecialFolder = Desktop Programs=2 MyDocuments=5 Personal=5 Favorites Startup Recent SendTo StartMenu=11 MyMusic=13 MyVideos DesktopDirectory=16 MyComputer NetworkShortcuts=19 Fonts Templates CommonStartMenu CommonPrograms CommonStartup CommonDesktopDirectory ApplicationData PrinterShortcuts LocalApplicationData InternetCache=32 Cookies History CommonApplicationData Windows System ProgramFiles MyPictures UserProfile SystemX86 ProgramFilesX86 CommonProgramFiles CommonProgramFilesX86 CommonTemplates CommonDocuments CommonAdminTools AdminTools CommonMusic=53 CommonPictures CommonVideos Resources LocalizedResources CommonOemLinks CDBurning
System.UriPartial = Scheme Authority Path Query
System.Net.Mail.MailPriority = Normal Low High
System.Net.Mail.SmtpDeliveryMethod = Network SpecifiedPickupDirectory PickupDirectoryFromIis
flags System.Net.Mail.DeliveryNotificationOptions = None OnSuccess OnFailure Delay=4 Never=134217728
System.UriHostNameType = Unknown Basic Dns IPv4 IPv6
flags System.UriComponents = Scheme=1 UserInfo Host=4 Port=8 SchemeAndServer=13 Path=16 Query=32 PathAndQuery=48 HttpRequestUrl=61 Fragment=64 AbsoluteUri=127 StrongPort StrongAuthority=134 HostAndPort=132 NormalizedHost=256 KeepDelimiter=1073741824 SerializationInfoString=-2147483648
System.UriFormat = UriEscaped=1 Unescaped SafeUnescaped
System.UriKind = RelativeOrAbsolute Absolute Relative
System.Base64FormattingOptions = None InsertLineBreaks
flags System.Text.RegularExpressions.RegexOptions = None IgnoreCase Multiline ExplicitCapture=4 Compiled=8 Singleline=16 IgnorePatternWhitespace=32 RightToLeft=64 ECMAScript=256 CultureInvariant=512 NonBacktracking=1024
System.Text.NormalizationForm = FormC=1 FormD FormKC=5 FormKD
flags System.Globalization.NumberStyles = None AllowLeadingWhite AllowTrailingWhite AllowLeadingSign=4 Integer=7 AllowTrailingSign=8 AllowParentheses=16 AllowDecimalPoint=32 AllowThousands=64 Number=111 AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 Any=511 AllowHexSpecifier=512 HexNumber=515 AllowBinarySpecifier=1024 BinaryNumber=1027
flags System.Globalization.DateTimeStyles = None AllowLeadingWhite AllowTrailingWhite AllowInnerWhite=4 AllowWhiteSpaces=7 NoCurrentDateDefault=8 AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128
System.Globalization.UnicodeCategory = UppercaseLetter LowercaseLetter TitlecaseLetter ModifierLetter OtherLetter NonSpacingMark SpacingCombiningMark EnclosingMark DecimalDigitNumber LetterNumber OtherNumber SpaceSeparator LineSeparator ParagraphSeparator Control Format Surrogate PrivateUse ConnectorPunctuation DashPunctuation OpenPunctuation ClosePunctuation InitialQuotePunctuation FinalQuotePunctuation OtherPunctuation MathSymbol CurrencySymbol ModifierSymbol OtherSymbol OtherNotAssigned
flags System.Globalization.CultureTypes = NeutralCultures=1 SpecificCultures InstalledWin32Cultures=4 AllCultures=7 UserCustomCulture ReplacementCultures=16 WindowsOnlyCultures=32 FrameworkCultures=64
System.Globalization.CalendarWeekRule = FirstDay FirstFullWeek FirstFourDayWeek
flags System.Globalization.TimeSpanStyles = None AssumeNegative
flags System.Globalization.CompareOptions = None IgnoreCase IgnoreNonSpace IgnoreSymbols=4 IgnoreKanaType=8 IgnoreWidth=16 OrdinalIgnoreCase=268435456 StringSort=536870912 Ordinal=1073741824
System.ComponentModel.ListSortDirection = Ascending Descending
flags System.Reflection.BindingFlags = Default IgnoreCase DeclaredOnly Instance=4 Static=8 Public=16 NonPublic=32 FlattenHierarchy=64 InvokeMethod=256
System.Reflection.ProcessorArchitecture = None MSIL X86 IA64 Amd64 Arm
flags System.IO.FileAttributes = None ReadOnly Hidden System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 SparseFile=512 ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 Encrypted=16384 IntegrityStream=32768 NoScrubData=131072
System.IO.FileMode = CreateNew=1 Create Open OpenOrCreate Truncate Append
flags System.IO.FileAccess = Read=1 Write ReadWrite
flags System.IO.FileShare = None Read Write ReadWrite Delete Inheritable=16
flags System.IO.FileOptions : System.Int32 = None Encrypted=16384 DeleteOnClose=67108864 SequentialScan=134217728 RandomAccess=268435456 Asynchronous=1073741824
System.IO.SearchOption = TopDirectoryOnly AllDirectories
System.IO.SeekOrigin = Begin Current End
System.IO.DriveType = Unknown NoRootDirectory Removable Fixed Network CDRom Ram
flags System.IO.UnixFileMode = None OtherExecute OtherWrite OtherRead=4 GroupExecute=8 GroupWrite=16 GroupRead=32 UserExecute=64 UserWrite=128 UserRead=256 StickyBit=512 SetGroup=1024 SetUser=2048
Microsoft.PowerShell.Commands.OutputModeOption = None Single Multiple
Microsoft.PowerShell.Commands.TestPathType = Any Container Leaf
System.IO.Compression.CompressionLevel = Optimal Fastest NoCompression SmallestSize
System.IO.Compression.CompressionMode = Decompress Compress
System.Net.Sockets.AddressFamily = Unspecified Unix InterNetwork InterNetworkV6=23 Unknown=-1
flags System.Net.SecurityProtocolType = SystemDefault Ssl3=48 Tls=192 Tls11=768 Tls12=3072 Tls13=12288
System.Net.HttpStatusCode = Continue=100 OK=200 Created Accepted NoContent=204 MovedPermanently=301 Found NotModified=304 BadRequest=400 Unauthorized Forbidden=403 NotFound MethodNotAllowed Conflict=409 InternalServerError=500 NotImplemented BadGateway ServiceUnavailable GatewayTimeout
System.Net.NetworkInformation.IPStatus = Success=0 DestinationNetworkUnreachable=11002 DestinationHostUnreachable TimedOut=11010
System.Runtime.InteropServices.Architecture = X86 X64 Arm Arm64
System.Security.Principal.WindowsBuiltInRole = Administrator=544 User Guest PowerUser AccountOperator SystemOperator PrintOperator BackupOperator Replicator
System.Security.Principal.WellKnownSidType = NullSid WorldSid LocalSid BuiltinAdministratorsSid=26
System.Threading.ApartmentState = STA MTA Unknown
System.Threading.ThreadState = Running StopRequested SuspendRequested Background=4 Unstarted=8 Stopped=16 WaitSleepJoin=32
System.Diagnostics.ProcessWindowStyle = Normal Hidden Minimized Maximized
System.Diagnostics.EventLogEntryType = Error=1 Warning Information=4 SuccessAudit=8 FailureAudit=16
flags System.Diagnostics.TraceOptions = None LogicalOperationStack DateTime Timestamp=4 ProcessId=8 ThreadId=16 Callstack=32
System.ServiceProcess.ServiceControllerStatus = Stopped=1 StartPending StopPending Running ContinuePending PausePending Paused
System.ServiceProcess.ServiceStartMode = Boot System Automatic Manual Disabled
System.Management.Automation.ActionPreference = SilentlyContinue Stop Continue Inquire Ignore Suspend Break
System.Management.Automation.Runspaces.AuthenticationMechanism = Default Basic Negotiate NegotiateWithImplicitCredential Credssp Digest Kerberos
Microsoft.PowerShell.Commands.SessionFilterState = All Opened Disconnected Closed Broken
System.Management.Automation.Runspaces.OutputBufferingMode = None Drop Block
flags Microsoft.PowerShell.Commands.JoinOptions = AccountCreate=2 Win9XUpgrade=4 UnsecuredJoin=64 PasswordPass=128 DeferSPNSet=256 JoinWithNewName=1024 JoinReadOnly=2048 InstallInvoke=262144
flags System.Management.Automation.PSTraceSourceOptions = None Constructor Dispose Finalizer=4 Method=8 Property=16 Delegates=32 Events=64 Exception=128 Lock=256 Error=512 Errors=640 Warning=1024 Verbose=2048 WriteLine=4096 Data=6167 Scope=8192 ExecutionFlow=8303 Assert=16384 All=32767
System.Management.Automation.RemotingCapability = None PowerShell SupportedByCommand OwnedByCommand
System.Management.Automation.ConfirmImpact = None Low Medium High
System.Management.Automation.CommandOrigin = Runspace Internal
Microsoft.PowerShell.Commands.ExportAliasFormat = Csv Script
System.Management.Automation.ErrorCategory = NotSpecified OpenError CloseError DeviceError DeadlockDetected InvalidArgument InvalidData InvalidOperation InvalidResult InvalidType MetadataError NotImplemented NotInstalled ObjectNotFound OperationStopped OperationTimeout SyntaxError ParserError PermissionDenied ResourceBusy ResourceExists ResourceUnavailable ReadError WriteError FromStdErr SecurityError ProtocolError ConnectionError AuthenticationError LimitsExceeded QuotaExceeded NotEnabled
System.Management.Automation.ErrorView = NormalView CategoryView ConciseView DetailedView
flags System.Management.Automation.CommandTypes = Alias=1 Function Filter=4 Cmdlet=8 ExternalScript=16 Application=32 Script=64 Configuration=256 All=383
flags System.Management.Automation.PSMemberTypes = AliasProperty=1 CodeProperty Property=4 NoteProperty=8 ScriptProperty=16 PropertySet=32 Properties=31 Method=64 CodeMethod=128 ScriptMethod=256 Methods=448 ParameterizedProperty=512 MemberSet=1024 Event=4096 Dynamic=8192 InferredProperty=16384 All=32767
System.Management.Automation.SwitchParameterState = Absent Present
flags System.Management.Automation.ScopedItemOptions = None ReadOnly Constant Private=4 AllScope=8 Unspecified=16
System.Management.Automation.SessionStateEntryVisibility = Public Private
System.Management.Automation.JobState = NotStarted Running Completed Failed Stopped Blocked Suspended Disconnected Suspending Stopping AtBreakpoint
flags System.Management.Automation.WildcardOptions = None Compiled IgnoreCase CultureInvariant=4
flags System.Management.Automation.SplitOptions = SimpleMatch=1 RegexMatch CultureInvariant=4 IgnorePatternWhitespace=8 Multiline=16 Singleline=32 IgnoreCase=64 ExplicitCapture=128
System.Management.Automation.WhereOperatorSelectionMode = Default First Last SkipUntil Until Split
System.Management.Automation.ProgressRecordType = Processing Completed
System.Management.Automation.ModuleType = Script Binary Manifest Cim Workflow
flags System.Management.Automation.ModuleAccessMode = ReadWrite ReadOnly Constant
System.Management.Automation.PSLanguageMode = FullLanguage RestrictedLanguage NoLanguage ConstrainedLanguage
System.Management.Automation.VariableAccessMode = Read Write ReadWrite
System.Management.Automation.SigningOption = AddOnlyCertificate AddFullCertificateChain AddFullCertificateChainExceptRoot
System.Management.Automation.RunspaceMode = CurrentRunspace NewRunspace
System.Management.Automation.Runspaces.RunspaceState = BeforeOpen Opening Opened Closed Closing Broken Disconnecting Disconnected Connecting
System.Management.Automation.Runspaces.PSThreadOptions = Default UseNewThread ReuseThread UseCurrentThread
System.Management.Automation.PSInvocationState = NotStarted Running Stopping Stopped Completed Failed Disconnected
System.Management.Automation.ValidateRangeKind = Positive NonNegative Negative NonPositive
System.Management.Automation.Language.TokenKind = Unknown Variable SplattedVariable Parameter Number Label Identifier Generic NewLine LineContinuation Comment EndOfInput StringLiteral StringExpandable HereStringLiteral HereStringExpandable LParen RParen LCurly RCurly LBracket RBracket AtParen AtCurly DollarParen Semi AndAnd OrOr Ampersand Pipe Comma MinusMinus PlusPlus DotDot ColonColon Dot Exclaim Multiply Divide Rem Plus Minus Equals PlusEquals MinusEquals MultiplyEquals DivideEquals RemainderEquals Redirection RedirectInStd Format Not Bnot And Or Xor Band Bor Bxor Join Ieq Ine Ige Igt Ilt Ile Ilike Inotlike Imatch Inotmatch Ireplace Icontains Inotcontains Iin Inotin Isplit Ceq Cne Cge Cgt Clt Cle Clike Cnotlike Cmatch Cnotmatch Creplace Ccontains Cnotcontains Cin Cnotin Csplit Is IsNot As PostfixPlusPlus PostfixMinusMinus Shl Shr Colon QuestionMark QuestionQuestionEquals QuestionQuestion QuestionDot QuestionLBracket Begin=119 Break Catch Class Continue Data Define Do Dynamicparam Else ElseIf End Exit Filter Finally For Foreach From Function If In Param Process Return Switch Throw Trap Try Until Using Var While Workflow Parallel Sequence InlineScript Configuration DynamicKeyword Public Private Static Interface Enum Namespace Module Type Assembly Command Hidden Base Default Clean
flags System.Management.Automation.Language.TokenFlags = None BinaryPrecedenceLogical BinaryPrecedenceBitwise BinaryPrecedenceComparison=5 BinaryPrecedenceCoalesce=7 BinaryPrecedenceAdd=9 BinaryPrecedenceMultiply BinaryPrecedenceFormat=12 BinaryPrecedenceRange BinaryPrecedenceMask=15 Keyword ScriptBlockBlockName=32 BinaryOperator=256 UnaryOperator=512 CaseSensitiveOperator=1024 TernaryOperator=2048 SpecialOperator=4096 AssignmentOperator=8192 ParseModeInvariant=32768 TokenInError=65536 DisallowedInRestrictedMode=131072 PrefixOrPostfixOperator=262144 CommandName=524288 MemberName=1048576 TypeName=2097152 AttributeName=4194304 CanConstantFold=8388608 StatementDoesntSupportAttributes=16777216
System.Management.Automation.PSTokenType = Unknown Command CommandParameter CommandArgument Number String Variable Member LoopLabel Attribute Type Operator GroupStart GroupEnd Keyword Comment StatementSeparator NewLine LineContinuation Position
System.Management.Automation.Language.StringConstantType = SingleQuoted SingleQuotedHereString DoubleQuoted DoubleQuotedHereString BareWord
System.Management.Automation.Language.RedirectionStream = All Output Error Warning Verbose Debug Information
flags System.Management.Automation.Language.SwitchFlags = None File Regex Wildcard=4 Exact=8 CaseSensitive=16 Parallel=32
flags System.Management.Automation.Language.ForEachFlags = None Parallel
System.Management.Automation.Language.UsingStatementKind = Assembly Command Module Namespace Type
flags System.Management.Automation.Language.TypeAttributes = None Class Interface Enum=4
flags System.Management.Automation.Language.MethodAttributes = None Public Private Static=16 Hidden=64
flags System.Management.Automation.Language.PropertyAttributes = None Public Private Static=16 Literal=32 Hidden=64
Microsoft.PowerShell.ExecutionPolicy = Unrestricted RemoteSigned AllSigned Restricted Default=3 Bypass Undefined
Microsoft.PowerShell.ExecutionPolicyScope = Process CurrentUser LocalMachine UserPolicy MachinePolicy
Microsoft.PowerShell.Commands.FileSystemCmdletProviderEncoding = Unknown String Unicode Byte BigEndianUnicode UTF8 UTF7 UTF32 Ascii Default Oem BigEndianUTF32
Microsoft.Win32.RegistryHive = ClassesRoot=-2147483648 CurrentUser LocalMachine Users PerformanceData CurrentConfig
Microsoft.Win32.RegistryView = Default=0 Registry64=256 Registry32=512
Microsoft.Win32.RegistryValueKind = Unknown String ExpandString Binary DWord MultiString=7 QWord=11 None=-1
flags System.Security.AccessControl.FileSystemRights = ListDirectory=1 ReadData=1 WriteData CreateFiles=2 AppendData=4 CreateDirectories=4 ReadExtendedAttributes=8 WriteExtendedAttributes=16 Traverse=32 ExecuteFile=32 DeleteSubdirectoriesAndFiles=64 ReadAttributes=128 WriteAttributes=256 Write=278 Delete=65536 ReadPermissions=131072 Read=131209 ReadAndExecute=131241 Modify=197055 ChangePermissions=262144 TakeOwnership=524288 Synchronize=1048576 FullControl=2032127
System.Security.AccessControl.AccessControlType = Allow Deny
flags System.Security.AccessControl.InheritanceFlags = None ContainerInherit ObjectInherit
flags System.Security.AccessControl.PropagationFlags = None NoPropagateInherit InheritOnly
System.Xml.XmlNodeType = None Element Attribute Text CDATA EntityReference Entity ProcessingInstruction Comment Document DocumentType DocumentFragment Notation Whitespace SignificantWhitespace EndElement EndEntity XmlDeclaration
System.Data.SqlDbType = BigInt Binary Bit Char DateTime Decimal Float Image Int Money NChar NText NVarChar Real UniqueIdentifier SmallDateTime SmallInt SmallMoney Text Timestamp TinyInt VarBinary VarChar Variant Xml=25
"""


def parse_enum(line: str) -> tuple[bool, str, dict[str, int]]:
    """(is flags, underlying type, name to number in declaration order) of one line of `ENUMS`."""
    head, _, body = line.partition(" = ")
    is_flags = head.startswith("flags ")
    underlying = head.partition(" : ")[2].strip() or "System.Int32"
    values: dict[str, int] = {}
    following = 0
    for word in body.split():
        name, separator, number = word.partition("=")
        if separator:
            following = int(number)
        values[name] = following
        following += 1
    return is_flags, underlying, values


def enum_lines() -> dict[str, str]:
    """Full name in lower case to its line."""
    found = {}
    for line in ENUMS.strip().splitlines():
        name = line.removeprefix("flags ").partition(" ")[0]
        found[name.lower()] = line
    return found
