"""The enums of the Hyper-V module, with their numbers."""

from __future__ import annotations

from hvsim.cmdlets.estate.live_types import enum_type

HYPERV = "Microsoft.HyperV.PowerShell."
VHD = "Microsoft.Vhd.PowerShell."

_ENUMS = {
    HYPERV + "VMState": (
        "Other=1 Running=2 Off=3 Stopping=4 Saved=6 Paused=9 Starting=10 Reset=11 Saving=32773 Pausing=32776"
        " Resuming=32777 FastSaved=32779 FastSaving=32780 ForceShutdown=32781 ForceReboot=32782 Hibernated=32783"
        " ComponentServicing=32784 RunningCritical=32785 OffCritical=32786 StoppingCritical=32787 SavedCritical=32788"
        " PausedCritical=32789 StartingCritical=32790 ResetCritical=32791 SavingCritical=32792 PausingCritical=32793"
        " ResumingCritical=32794 FastSavedCritical=32795 FastSavingCritical=32796"
    ),
    HYPERV + "VMOperationalStatus": (
        "Ok=2 Degraded=3 PredictiveFailure=5 InService=11 Dormant=15 SupportingEntityInError=16 ApplyingSnapshot=23769"
        " CreatingSnapshot=32768 DeletingSnapshot=32770 WaitingToStart=32771 MergingDisks=32772"
        " ExportingVirtualMachine=32773 MigratingVirtualMachine=32774 BackingUpVirtualMachine=32776"
        " ModifyingUpVirtualMachine=32777 StorageMigrationPhaseOne=32778 StorageMigrationPhaseTwo=32779"
        " MigratingPlannedVm=32780 CheckingCompatibility=32781 ApplicationCriticalState=32782"
        " CommunicationTimedOut=32783 CommunicationFailed=32784 NoIommu=32785 NoIovSupportInNic=32786"
        " SwitchNotInIovMode=32787 IovBlockedByPolicy=32788 IovNoAvailResources=32789 IovGuestDriversNeeded=32790"
        " CriticalIoError=32795"
    ),
    HYPERV + "VMHeartbeatStatus": (
        "Unknown=0 Disabled=1 NoContact=2 Error=3 LostCommunication=4 OkApplicationsUnknown=5"
        " OkApplicationsHealthy=6 OkApplicationsCritical=7 Paused=8"
    ),
    HYPERV + "VMIntegrationComponentOperationalStatus": (
        "Ok=2 Degraded=3 Error=6 NonRecoverableError=7 NoContact=12 LostCommunication=13 ProtocolMismatch=32775"
        " ApplicationCritical=32782 CommunicationTimedOut=32783 CommunicationFailed=32784 Disabled=32896"
    ),
    HYPERV + "CheckpointType": "Disabled=2 Production=3 ProductionOnly=4 Standard=5",
    HYPERV + "SnapshotType": (
        "Standard=0 Recovery=1 Planned=2 Missing=5 Replica=6 AppConsistentReplica=7 SyncedReplica=8"
    ),
    HYPERV + "ControllerType": "IDE=0 SCSI=1 PMEM=2",
    HYPERV + "VirtualMachineType": "RealizedVirtualMachine=3 PlannedVirtualMachine=4",
    HYPERV + "VirtualMachineSubType": "Unknown=0 Generation1=1 Generation2=2",
    HYPERV + "VMReplicationState": (
        "Disabled=0 ReadyForInitialReplication=1 InitialReplicationInProgress=2 WaitingForInitialReplication=3"
        " Replicating=4 PreparedForFailover=5 FailedOverWaitingCompletion=6 FailedOver=7 Suspended=8 Error=9"
        " WaitingForStartResynchronize=10 Resynchronizing=11 ResynchronizeSuspended=12 RecoveryInProgress=13"
        " FailbackInProgress=14 FailbackComplete=15 WaitingForUpdateCompletion=16 UpdateError=17"
        " WaitingForRepurposeCompletion=18 PreparedForSyncReplication=19 PreparedForGroupReverseReplication=20"
        " FiredrillInProgress=21"
    ),
    HYPERV + "VMReplicationHealthState": "NotApplicable=0 Normal=1 Warning=2 Critical=3",
    HYPERV + "VMReplicationMode": "None=0 Primary=1 Replica=2 TestReplica=3 ExtendedReplica=4",
    HYPERV + "VMReplicationRelationshipType": "Simple=0 Extended=1",
    HYPERV + "VMReplicationType": "None=0 Regular=1 ApplicationConsistent=2 Planned=3",
    HYPERV + "ReplicationAuthenticationType": "Kerberos=1 Certificate=2",
    HYPERV + "RecoveryAuthenticationType": "Kerberos=1 Certificate=2 CertificateAndKerberos=3",
    HYPERV + "VMReplicationServerOperationalStatus": (
        "Unknown=0 Other=1 Ok=2 Degraded=3 Stressed=4 PredictiveFailure=5 Error=6 NonRecoverableError=7 Starting=8"
        " Stopping=9 Stopped=10 InService=11 NoContact=12 LostCommunication=13 Aborted=14 Dormant=15"
        " SupportingEntityInError=16 Completed=17 PowerMode=18"
    ),
    HYPERV + "StartAction": "Nothing=2 StartIfRunning=3 Start=4",
    HYPERV + "StopAction": "TurnOff=2 Save=3 ShutDown=4",
    HYPERV + "CriticalErrorAction": "None=0 Pause=1",
    HYPERV + "VMSwitchType": "Private=0 Internal=1 External=2",
    HYPERV + "VMSwitchBandwidthMode": "Default=0 Weight=1 Absolute=2 None=3",
    HYPERV + "VMNetworkAdapterOperationalStatus": (
        "Unknown=0 Other=1 Ok=2 Degraded=3 Stressed=4 PredictiveFailure=5 Error=6 NonRecoverableError=7 Starting=8"
        " Stopping=9 Stopped=10 InService=11 NoContact=12 LostCommunication=13 Aborted=14 Dormant=15"
        " SupportingEntity=16 Completed=17 PowerMode=18 ProtocolVersion=32775"
    ),
    HYPERV + "VMNetworkAdapterPortMirroringMode": "None=0 Destination=1 Source=2",
    HYPERV + "VMNetworkAdapterVlanMode": "Untagged=0 Access=1 Trunk=2 Private=3",
    HYPERV + "VMNetworkAdapterPrivateVlanMode": "Isolated=1 Community=2 Promiscuous=3",
    HYPERV + "DvdMediaType": "None=0 ISO=1 PassThrough=2",
    HYPERV + "IPProtocolPreference": "IPv4=0 IPv6=1",
    HYPERV + "ConsoleModeType": "Default=0 COM1=1 COM2=2 None=3",
    HYPERV + "EnhancedSessionTransportType": "VMBus=0 HvSocket=1",
    HYPERV + "CaptureLiveState": "CaptureCrashConsistentState=0 CaptureSavedState=1 CaptureDataConsistentState=2",
    HYPERV + "CacheAttributes": "Default=0 WriteCacheEnabled=1 WriteCacheAndFUAEnabled=2 WriteCacheDisabled=3",
    HYPERV + "IovInterruptModerationValue": "Default=0 Adaptive=1 Off=2 Low=100 Medium=200 High=300",
    HYPERV + "VrssQueueSchedulingModeType": "Dynamic=0 StaticVmq=1 StaticVrss=2",
    HYPERV + "VrssVmbusChannelAffinityPolicyType": "None=1 Weak=2 Strong=3 Strict=4",
    VHD + "VhdCompactMode": "Full=0 Quick=1 Retrim=2 Pretrimmed=3 Prezeroed=4",
    HYPERV + "OnOffState": "On=0 Off=1",
    HYPERV + "BootDevice": "Floppy=0 CD=1 IDE=2 LegacyNetworkAdapter=3 NetworkAdapter=4 VHD=5",
    HYPERV + "Commands.RestartType": "Reset=0 Reboot=1",
    HYPERV + "Commands.WaitVMTypes": "Heartbeat=0 IPAddress=1",
    HYPERV + "WaitVMTypes": "Heartbeat=0 IPAddress=1 Reboot=2 MemoryOperations=3",
    HYPERV + "MigrationAuthenticationType": "CredSSP=0 Kerberos=1",
    HYPERV + "VMMigrationPerformance": "TCPIP=0 Compression=1 SMB=2",
    HYPERV + "ResolutionType": "Maximum=2 Single=3 Default=4",
    HYPERV + "GroupType": "VMCollectionType=0 ManagementCollectionType=1",
    HYPERV + "CopyFileSourceType": "Host=0",
    HYPERV + "OperationType": "MoveVirtualMachine=0 ImportVirtualMachine=1 MoveVirtualMachineAndStorage=2",
    HYPERV + "VMResourcePoolType": (
        "Memory=0 Processor=1 Ethernet=2 VHD=3 ISO=4 VFD=5 FibreChannelPort=6 FibreChannelConnection=7 PciExpress=8"
    ),
    HYPERV + "VMNetworkAdapterAclAction": "Allow=1 Deny=2 Meter=3",
    HYPERV + "VMNetworkAdapterAclDirection": "Inbound=1 Outbound=2 Both=3",
    HYPERV + "VMNetworkAdapterAclType": (
        "Mac=1 IPv4=2 IPv6=3 WildcardIPv4=4 WildcardIPv6=5 WildcardBoth=6 WildcardMac=7"
    ),
    HYPERV + "VMNetworkAdapterExtendedAclAction": "Allow=1 Deny=2",
    HYPERV + "VMNetworkAdapterExtendedAclDirection": "Inbound=1 Outbound=2",
    HYPERV + "VMNetworkAdapterIsolationMode": "None=0 NativeVirtualSubnet=1 ExternalVirtualSubnet=2 Vlan=3",
    HYPERV + "ThreadCount": "Automatic=0 Low=1 Medium=2 High=3",
    HYPERV + "VMConnectAceAccessType": "Allowed=0 Denied=1",
    HYPERV + "VMSwitchExtensionType": "Unknown=0 Capture=1 Filter=2 Forwarding=3 Monitoring=4 Native=5",
    HYPERV + "VMSwitchTeamingMode": "SwitchIndependent=1",
    HYPERV + "VMSwitchLoadBalancingAlgorithm": "HyperVPort=4 Dynamic=5",
    VHD + "VhdFormat": "Unknown=0 VHD=2 VHDX=3 VHDSet=4",
    VHD + "VhdType": "Unknown=0 Fixed=2 Dynamic=3 Differencing=4",
    VHD + "VirtualHardDiskPmemAddressAbstractionType": "None=0 BTT=1 Unknown=65535",
}

for _name, _members in _ENUMS.items():
    enum_type(_name, {key: int(number) for key, _, number in (item.partition("=") for item in _members.split())})
