# SPDX-License-Identifier: MIT
"""So much of Conan's interface as include/packaging/conanfile.py uses, to run its methods where there is no Conan."""
import collections
import types


class Component:
    def __init__(self):
        self.properties = {}

    def set_property(self, name, value):
        self.properties[name] = value


class ConanFile:
    """A recipe with its default options, in these folders."""

    def __init__(self, recipe_folder, sources, package):
        self.recipe_folder, self.export_sources_folder, self.source_folder = recipe_folder, sources, sources
        self.package_folder, self.required = package, []
        self.options = types.SimpleNamespace(**self.default_options)
        self.info = types.SimpleNamespace(clear=lambda: None)
        self.cpp_info = types.SimpleNamespace(components=collections.defaultdict(Component))

    def requires(self, library, transitive_headers=False):
        self.required.append((library, transitive_headers))
