# SPDX-License-Identifier: MIT
"""Conan 2: `conan create include/packaging`, then `strata/0.1.0` among the requirements; targets strata::strata,
strata::json, strata::zlib and strata::zip, as README's for CMake. Versions are those that strata takes and Conan's
centre has."""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load


class Strata(ConanFile):
    name = "strata"
    license = "MIT"
    description = "Neural networks whose shapes, layers and memory are known to the compiler"
    topics = ("neural-network", "deep-learning", "simd", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_json": [True, False], "with_zlib": [True, False], "with_libzip": [True, False]}
    default_options = {"with_json": True, "with_zlib": True, "with_libzip": False}
    no_copy_source = True

    def set_version(self):
        text = load(self, os.path.join(self.recipe_folder, "..", "strata", "version.hpp"))
        self.version = re.search(r'define STRATA_VERSION "(.*)"', text)[1]

    def export_sources(self):
        above = os.path.join(self.recipe_folder, "..")
        copy(self, "*.hpp", os.path.join(above, "strata"), os.path.join(self.export_sources_folder, "include", "strata"))
        copy(self, "LICENSE", os.path.join(above, ".."), self.export_sources_folder)

    def requirements(self):
        for library in ("xtensor/0.25.0", "xtl/0.7.7", "xsimd/13.0.0"):
            self.requires(library, transitive_headers=True)
        for wanted, library in ((self.options.with_json, "nlohmann_json/3.11.3"), (self.options.with_zlib, "zlib/1.3.1"),
                                (self.options.with_libzip, "libzip/1.10.1")):
            if wanted:
                self.requires(library, transitive_headers=True)

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "*.hpp", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        def component(name, requires, defines=()):
            part = self.cpp_info.components[name]
            part.set_property("cmake_target_name", "strata::" + name)
            part.bindirs, part.libdirs = [], []
            part.requires, part.defines = requires, list(defines)

        component("strata", ["xtensor::xtensor", "xtl::xtl", "xsimd::xsimd"])
        if self.options.with_json:
            component("json", ["strata", "nlohmann_json::nlohmann_json"], ["STRATA_WITH_JSON=1"])
        if self.options.with_zlib:
            component("zlib", ["strata", "zlib::zlib"], ["STRATA_WITH_ZLIB=1"])
        if self.options.with_libzip:
            component("zip", ["strata", "libzip::libzip"], ["STRATA_WITH_LIBZIP=1"])
