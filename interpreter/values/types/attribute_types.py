"""The table of attributes and of what goes with parameters, of the same form as `type_table`. Data only."""

# ruff: noqa: E501  one type a line

from __future__ import annotations

ATTRIBUTE_TYPES = """
[attributes]
System.Attribute
System.EventArgs
System.MarshalByRefObject
System.Management.Automation.Internal.CmdletMetadataAttribute : System.Attribute
System.Management.Automation.Internal.ParsingBaseAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.ParameterAttribute : System.Management.Automation.Internal.ParsingBaseAttribute
System.Management.Automation.AliasAttribute : System.Management.Automation.Internal.ParsingBaseAttribute
System.Management.Automation.CmdletBindingAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.OutputTypeAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.AllowNullAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.AllowEmptyStringAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.AllowEmptyCollectionAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.ArgumentCompleterAttribute : System.Attribute
System.Management.Automation.ArgumentCompletionsAttribute : System.Attribute
System.Management.Automation.PSDefaultValueAttribute : System.Management.Automation.Internal.ParsingBaseAttribute
System.Management.Automation.PSTypeNameAttribute : System.Attribute
System.Management.Automation.SupportsWildcardsAttribute : System.Management.Automation.Internal.ParsingBaseAttribute
System.ObsoleteAttribute : System.Attribute
System.FlagsAttribute : System.Attribute
System.Management.Automation.ValidateArgumentsAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.ValidateEnumeratedArgumentsAttribute : System.Management.Automation.ValidateArgumentsAttribute
System.Management.Automation.ArgumentTransformationAttribute : System.Management.Automation.Internal.CmdletMetadataAttribute
System.Management.Automation.ArgumentTypeConverterAttribute : System.Management.Automation.ArgumentTransformationAttribute
System.Management.Automation.CredentialAttribute : System.Management.Automation.ArgumentTransformationAttribute
System.Management.Automation.ValidateSetAttribute : System.Management.Automation.ValidateEnumeratedArgumentsAttribute
System.Management.Automation.ValidateRangeAttribute : System.Management.Automation.ValidateEnumeratedArgumentsAttribute
System.Management.Automation.ValidatePatternAttribute : System.Management.Automation.ValidateEnumeratedArgumentsAttribute
System.Management.Automation.ValidateLengthAttribute : System.Management.Automation.ValidateEnumeratedArgumentsAttribute
System.Management.Automation.ValidateScriptAttribute : System.Management.Automation.ValidateEnumeratedArgumentsAttribute
System.Management.Automation.ValidateCountAttribute : System.Management.Automation.ValidateArgumentsAttribute
System.Management.Automation.NullValidationAttributeBase : System.Management.Automation.ValidateArgumentsAttribute
System.Management.Automation.ValidateNotNullAttribute : System.Management.Automation.NullValidationAttributeBase
System.Management.Automation.ValidateNotNullOrAttributeBase : System.Management.Automation.NullValidationAttributeBase
System.Management.Automation.ValidateNotNullOrEmptyAttribute : System.Management.Automation.ValidateNotNullOrAttributeBase
System.Management.Automation.ValidateNotNullOrWhiteSpaceAttribute : System.Management.Automation.ValidateNotNullOrAttributeBase
System.Management.Automation.ValidateDriveAttribute : System.Management.Automation.ValidateArgumentsAttribute
System.Management.Automation.ValidateUserDriveAttribute : System.Management.Automation.ValidateDriveAttribute
System.Management.Automation.ValidateTrustedDataAttribute : System.Management.Automation.ValidateArgumentsAttribute
interface System.Management.Automation.IValidateSetValuesGenerator
interface System.Management.Automation.IDynamicParameters
interface System.Management.Automation.IArgumentCompleter
System.Management.Automation.RuntimeDefinedParameter
System.Management.Automation.RuntimeDefinedParameterDictionary : System.Object, System.Collections.IDictionary
"""
