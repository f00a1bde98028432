"""Get-WmiObject: the same questions in the words of Windows PowerShell, which PowerShell 7 has no more."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.cmdlets.cim.class_lists import ListedClass
from hvsim.cmdlets.cim.failures import no_answer_to_wmi, refused_by_wmi
from hvsim.cmdlets.cim.objects import MANAGEMENT_OBJECT, ManagementObject, instance_of
from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.estate.background import InBackground, WmiJob
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import CIMV2, classes_of, find_class
from hvsim.infrastructure.wmi.query import Query, parse_condition, parse_query
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

WINDOWS_ONLY = True
_QUERY, _BY_QUERY, _LIST = "query", "WQLQuery", "list"


@cmdlet(
    "Get-WmiObject",
    default_set=_QUERY,
    module="Microsoft.PowerShell.Management",
    class_name="Microsoft.PowerShell.Commands.GetWmiObjectCommand",
    aliases=("gwmi",),
    output=MANAGEMENT_OBJECT,
)
class GetWmiObject(InBackground):
    """Gives the instances of a class of management instrumentation, or those a query asks for."""

    class_name: str = parameter(
        name="Class",
        sets={_QUERY: In(position=0, mandatory=True), _LIST: In(position=0)},
        aliases=("ClassName",),
        help="The class; with -List a pattern.",
    )
    recurse: Switch = parameter(sets=_LIST, help="Lists the classes of the namespaces below as well.")
    property: list[str] = parameter(sets={_QUERY: In(position=1)}, default=("*",), help="Only these properties.")
    filter: str = parameter(sets=_QUERY, default="", help="The condition of a query in WQL.")
    query: str = parameter(sets={_BY_QUERY: In(mandatory=True)}, help="A query in WQL.")
    namespace: str = parameter(default=CIMV2, aliases=("NS",), help="The namespace of the class.")
    computer_name: list[str] = parameter(aliases=("Cn",), help="The computers to ask; the local one when left out.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="The account.",
    )
    amended: Switch = parameter(no_effect="Nothing is translated here.", help="Also what is translated.")
    direct_read: Switch = parameter(no_effect="No class has others above.", help="Not from classes above.")
    enable_all_privileges: Switch = parameter(no_effect="Every account may do everything here.", help="All rights.")
    locale: str = parameter(no_effect="Nothing is translated here.", help="The language.")
    authority: str = parameter(no_effect="Every account may do everything here.", help="Who checks the account.")
    impersonation: object = parameter(no_effect="Every account may do everything here.", help="In whose name.")
    authentication: object = parameter(no_effect="Every account may do everything here.", help="How it is checked.")
    throttle_limit: int = parameter(default=32, no_effect="One follows the other here.", help="How many at once.")
    as_job: Switch = parameter(help="Runs it as a job.")
    list: Switch = parameter(sets=_LIST, help="Lists the classes of a namespace, instead of instances.")

    job_kind = WmiJob

    examples = [
        Example("(Get-WmiObject Win32_ComputerSystem).Domain", "The domain of the machine.", output="lab.local\n"),
        Example(
            '$vm = Get-WmiObject -Namespace root\\virtualization\\v2 -Query "SELECT * FROM Msvm_ComputerSystem WHERE '
            "ElementName = 'web01'\"; @($vm.GetRelated('Msvm_KvpExchangeComponent')).Count",
            "What belongs to a machine.",
            output="1\n",
        ),
        Example("(Get-WmiObject -List Win32_Oper*).Name", "Which classes are there?", output="Win32_OperatingSystem\n"),
    ]

    def process(self) -> None:
        if self.parameter_set == _LIST:
            self._list()
            return
        try:
            query = self._question()
        except EstateError as error:
            self.write_error_record(refused_by_wmi(error))
            return
        for computer, inside in self._machines():
            try:
                definition = find_class(inside, self.namespace, query.class_name)
                for row in definition.instances(inside, query.condition):
                    self.write(instance_of(ManagementObject, definition, row, inside, computer, query.columns))
            except EstateError as error:
                self.write_error_record(refused_by_wmi(error))

    def _list(self) -> None:
        for _, inside in self._machines():
            try:
                for found in classes_of(inside, self.namespace, below=bool(self.recurse)):
                    if matches(self.class_name or "*", found.name):
                        self.write(ListedClass(found, inside))
            except EstateError as error:
                self.write_error_record(refused_by_wmi(error))

    def _question(self) -> Query:
        if self.parameter_set == _BY_QUERY:
            return parse_query(self.query)
        columns = tuple(name for name in self.property if name != "*")
        return Query(self.class_name, columns, parse_condition(self.filter) if self.filter else None)

    def _machines(self) -> Iterator[tuple[str, Inside]]:
        for name in self.computer_name or ("",):
            found = reached(self.engine, name, "Winmgmt")
            if found is None:
                self.write_error_record(no_answer_to_wmi(name))
            else:
                yield name, found
