#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check.py WAY SOURCE_ROOT SCRATCH: does a project that uses strata in this way build and run?

The project is the folder user/ beside this file; all is done in the folder SCRATCH, which is emptied first."""
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

USER = pathlib.Path(__file__).resolve().parent / "user"
NOT_SOURCE = shutil.ignore_patterns(".git", "build*", "__pycache__")


def run(*command, **environment):
    print("$", *command, flush=True)
    subprocess.run([str(word) for word in command], check=True, env={**os.environ, **environment})


def build_and_run(folder, **environment):
    run("meson", "setup", folder / "build", folder, **environment)
    run("meson", "compile", "-C", folder / "build")
    run(folder / "build" / "user")


def subproject(source, scratch):
    """strata lies in the user's subprojects/."""
    shutil.copytree(USER, scratch / "user")
    shutil.copytree(source, scratch / "user/subprojects/strata", ignore=NOT_SOURCE, symlinks=True)
    build_and_run(scratch / "user", PKG_CONFIG_PATH="")


def installed(source, scratch):
    """strata is installed and found by pkg-config: from Meson, and from a command line as the README shows it."""
    build, prefix = scratch / "strata", scratch / "prefix"
    off = [f"-D{option}=disabled" for option in ("tests", "examples", "benchmarks")]
    run("meson", "setup", build, source, "--prefix", prefix, "--libdir", "lib", *off)
    run("meson", "install", "-C", build)

    shutil.copytree(USER, scratch / "user")
    found = {"PKG_CONFIG_PATH": str(prefix / "share/pkgconfig")}
    build_and_run(scratch / "user", **found)

    flags = subprocess.check_output(
        ["pkg-config", "--cflags", "--libs", "strata"], text=True, env={**os.environ, **found}
    ).split()
    compiler = os.environ.get("CXX", "c++").split()
    run(*compiler, "-std=c++20", USER / "main.cpp", *flags, "-o", scratch / "by_hand")
    run(scratch / "by_hand")
    warnings(compiler, flags, scratch)


def single_header(source, scratch):
    """`meson compile single_header`, and a program that sees nothing of the libraries but this file."""
    off = [f"-D{option}=disabled" for option in ("tests", "examples", "benchmarks")]
    run("meson", "setup", scratch / "build", source, *off)
    run("meson", "compile", "-C", scratch / "build", "single_header")
    (scratch / "strata").mkdir()
    shutil.copy(scratch / "build/strata.hpp", scratch / "strata")
    compiler = os.environ.get("CXX", "c++").split() + ["-std=c++20", "-I", str(scratch), str(USER / "main.cpp")]
    read = subprocess.check_output([*compiler, "-M"], text=True).split()
    others = [path for path in read if {"xtensor", "xtl", "xsimd"} & set(pathlib.Path(path).parts[:-1])]
    if others:
        sys.exit(f"The single header includes {', '.join(others)}")
    run(*compiler, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o", scratch / "program")
    run(scratch / "program")


def reference(source, scratch):
    """`meson compile reference`: not a warning, a page or an entry for each public name, comments as they are written."""
    off = [f"-D{option}=disabled" for option in ("tests", "examples", "benchmarks")]
    run("meson", "setup", scratch / "build", source, *off)
    run("meson", "compile", "-C", scratch / "build", "reference")
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (scratch / "build/reference/html").glob("*.html")}
    found = " ".join(pages)
    for name in ("Network", "Input", "Dense", "Conv2d", "GRU", "LSTM", "BatchNorm", "Softmax", "CrossEntropy", "Adam", "He",
                 "Streaming", "Training", "TrainingSettings", "Dataset", "Error", "Quantized", "Ranks", "Layer", "Optimizer"):
        if not re.search(rf"\b(?:class|struct|concept)strata_1_1{name}\b", found):
            sys.exit(f"{name} has no page")
    for name in ("train", "evaluate", "split", "read_csv", "save_network", "load_network", "save_onnx", "save_header",
                 "quantize", "check_gradients", "matmul", "Matrix"):
        if not re.search(rf'href="[^"]*">{name}</a>', pages["namespacestrata"]):
            sys.exit(f"{name} does not stand on the page of its namespace")
    for header, page in (("layer/lstm", "structstrata_1_1LSTM"), ("network/streaming", "classstrata_1_1Streaming"),
                         ("optimizer/lbfgs", "structstrata_1_1LBFGS"), ("optimizer/optimizer", "conceptstrata_1_1Optimizer"),
                         ("initializer/initializer", "conceptstrata_1_1Initializer")):
        shown = " ".join(html.unescape(re.sub("<[^>]*>", "", pages[page])).split())
        set_in = re.findall("^///   +(.*)", (source / f"include/strata/{header}.hpp").read_text(encoding="utf-8"), re.M)
        for line in set_in:
            if " ".join(line.split()) not in shown:
                sys.exit(f"{page}.html does not show {line!r}, as {header}.hpp does")
        if not set_in:
            sys.exit(f"There is no line that is set in in {header}.hpp")
    for optional in ("Writes a network as a safetensors file", "One of several threads that run the same code"):
        if optional not in " ".join(pages.values()):
            sys.exit(f"What is optional is missing: {optional!r}")
    for name, page in pages.items():
        if "detail_1_1" in name:
            sys.exit(f"{name}.html is of something private")
        if re.search(r'(?:src|<link[^>]*href)="\w*:?//', page):
            sys.exit(f"{name}.html is not complete without a network")


def build_with_cmake(way, scratch, **settings):
    settings = [f"-D{name}={value}" for name, value in settings.items()]
    run("cmake", "-S", USER, "-B", scratch / way, f"-Dway={way}", "-Wno-dev", *settings)
    run("cmake", "--build", scratch / way)
    run(scratch / way / "user")


def cmake_subdirectory(source, scratch):
    """add_subdirectory of include/."""
    build_with_cmake("subdirectory", scratch, source=source)


def cmake_fetched(source, scratch):
    """FetchContent, of an archive as a release has it."""
    shutil.copytree(source / "include", scratch / "strata/include", ignore=NOT_SOURCE)
    archive = shutil.make_archive(str(scratch / "strata"), "gztar", scratch, "strata")
    build_with_cmake("fetched", scratch, source=archive)


def cmake_installed(source, scratch):
    """find_package of what CMake installed, and of what Meson did."""
    run("cmake", "-S", source / "include", "-B", scratch / "by_cmake", "-DCMAKE_INSTALL_PREFIX=" + str(scratch / "cmake"))
    run("cmake", "--install", scratch / "by_cmake")
    off = [f"-D{option}=disabled" for option in ("tests", "examples", "benchmarks")]
    run("meson", "setup", scratch / "by_meson", source, "--prefix", scratch / "meson", *off)
    run("meson", "install", "-C", scratch / "by_meson")
    installed = [{path.relative_to(scratch / by) for path in (scratch / by).glob("**/*") if path.suffix != ".pc"}
                 for by in ("cmake", "meson")]
    different = installed[0] ^ installed[1] - {pathlib.Path("share/pkgconfig")}
    if different:
        sys.exit(f"CMake and Meson do not install the same: {', '.join(map(str, sorted(different)))}")
    refused = subprocess.run(
        ["cmake", "-S", USER, "-B", scratch / "refused", f"-DCMAKE_PREFIX_PATH={scratch / 'cmake'}",
         "-Dmore_components=horses"], capture_output=True, encoding="utf-8", check=False)
    if refused.returncode == 0 or "There is no component horses" not in " ".join(refused.stderr.split()):
        sys.exit(f"A component that there is not is not refused by its name:\n{refused.stderr}")
    for by in ("cmake", "meson"):
        build_with_cmake("found_by_" + by, scratch, CMAKE_PREFIX_PATH=scratch / by)


def version_of(source):
    text = (source / "include/strata/version.hpp").read_text(encoding="utf-8")
    return re.search(r'define STRATA_VERSION "(.*)"', text)[1]


def conan_recipe(source, scratch):
    """The methods of the Conan recipe, with a stand-in for Conan: they package what a program needs."""
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(pathlib.Path(__file__).parent), str(source / "include/packaging")]
    import conanfile

    recipe = conanfile.Strata(str(source / "include/packaging"), str(scratch / "sources"), str(scratch / "package"))
    for step in ("set_version", "export_sources", "requirements", "validate", "package_id", "package", "package_info"):
        getattr(recipe, step)()
    if recipe.version != version_of(source):
        sys.exit(f"The recipe is of version {recipe.version}")
    parts = recipe.cpp_info.components
    libraries = {library.split("/")[0] for library, _ in recipe.required} | set(parts)
    for name, part in parts.items():
        if part.properties["cmake_target_name"] != "strata::" + name or part.libdirs or part.bindirs:
            sys.exit(f"The component {name} is not described")
        unknown = {needed.split("::")[0] for needed in part.requires} - libraries
        if unknown:
            sys.exit(f"The component {name} needs {unknown}, which the recipe does not require")
    if not (scratch / "package/licenses/LICENSE").is_file():
        sys.exit("The package has no licence")
    defines = ["-D" + define for define in parts["strata"].defines + parts["json"].defines]
    compiler = os.environ.get("CXX", "c++").split()
    run(*compiler, "-std=c++20", *defines, "-I", scratch / "package/include", USER / "main.cpp", "-o", scratch / "program")
    run(scratch / "program")


def vcpkg_port(source, scratch):
    """The overlay port for vcpkg, with stand-ins for vcpkg's functions: what it installs is found, and is enough."""
    port = source / "include/packaging/vcpkg/strata"
    manifest = json.loads((port / "vcpkg.json").read_text(encoding="utf-8"))
    if manifest["version"] != version_of(source) or manifest["name"] != port.name:
        sys.exit(f"The port is {manifest['name']} {manifest['version']}")
    run("cmake", f"-Dportfile={port / 'portfile.cmake'}", f"-Dscratch={scratch}", "-P",
        pathlib.Path(__file__).with_name("vcpkg.cmake"))
    if not (scratch / "packages/share/strata/copyright").is_file():
        sys.exit("The port installs no licence")
    build_with_cmake("found_by_vcpkg", scratch, CMAKE_PREFIX_PATH=scratch / "packages")


def warnings(compiler, flags, scratch):
    """Where the three libraries are no part of the system, what their headers are warned of is not for users to see."""
    libraries = scratch / "libraries"
    libraries.mkdir()
    for name in ("xsimd", "xtensor", "xtl"):
        system = pathlib.Path("/usr/include", name)
        if not system.is_dir():
            print(f"{system} is not there: warnings of the libraries' headers are not looked for")
            return
        shutil.copytree(system, libraries / name)
    run(*compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror",
        "-I", libraries, USER / "main.cpp", *flags)


if __name__ == "__main__":
    ways = (subproject, installed, single_header, reference, cmake_subdirectory, cmake_fetched, cmake_installed,
            conan_recipe, vcpkg_port)
    way = {each.__name__: each for each in ways}[sys.argv[1]]
    folder = pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        way(pathlib.Path(sys.argv[2]), folder)
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))
