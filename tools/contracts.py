"""House rules for imports that import-linter does not bring along."""

import sys
from typing import ClassVar

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """The package imports itself and Python's standard library, nothing else."""

    type_name: ClassVar[str] = "standard_library_only"
    package = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import that leaves the package for something other than the standard library."""
        package = str(self.package)
        modules = {package, *graph.find_descendants(package)}
        strangers = [
            f"{module} imports {imported}"
            for module in sorted(modules)
            for imported in sorted(graph.find_modules_directly_imported_by(module) - modules)
            if imported.partition(".")[0] not in sys.stdlib_module_names
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the offending imports."""
        for stranger in check.metadata["strangers"]:
            output.print_error(stranger)


class VerbsBelowForms(Contract):
    """What the bureau does knows nothing of the forms, tables of acts, pages and addresses by which people do it.

    `doors` are the rooms of an app through which people and jobs come in; whatever else an app has is a verb or below, and
    imports no form, view or address of any app. `desk` is a room of forms as a whole. What others will put right stands in
    `except_for`, import by import, and is named here when it is no longer needed.
    """

    type_name: ClassVar[str] = "verbs_below_forms"
    apps = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())
    shut = fields.ListField(subfield=fields.StringField())
    desk = fields.ListField(subfield=fields.StringField())
    except_for = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import of a form, view or address by a verb."""
        excused, doors, shut = _names(self.except_for), _names(self.doors), _names(self.shut)
        found = {
            f"{verb} -> {imported}"
            for app in _names(self.apps)
            for verb in graph.find_descendants(app)
            if self._room(verb) not in doors and not self._is_form(verb)
            for imported in graph.find_modules_directly_imported_by(verb)
            if self._is_form(imported) or self._room(imported) in shut
        }
        strangers = [*sorted(found - excused), *(f"{line}: no longer needed" for line in sorted(excused - found))]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the offending imports."""
        for stranger in check.metadata["strangers"]:
            output.print_error(stranger)

    def _room(self, module: str) -> str:
        """The room of an app in which a module of ours lies; empty for all others."""
        app, _, rest = module.partition(".")
        return rest.partition(".")[0] if app in _names(self.apps) else ""

    def _is_form(self, module: str) -> bool:
        return any(module == room or module.startswith(f"{room}.") for room in _names(self.desk))


def _names(listed: object) -> set[str]:
    """What stands in a list of the contract's options."""
    return {str(one) for one in listed} if isinstance(listed, list) else set()
