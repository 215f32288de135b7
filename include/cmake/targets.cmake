# SPDX-License-Identifier: MIT
# strata's targets, for headers in ${strata_headers}:
#
#   strata::strata   the headers, with xtensor, xtl and xsimd, which they need
#   strata::json     besides: networks as safetensors, checkpoints (nlohmann_json)
#   strata::zlib     besides: gzip-compressed data sets
#   strata::zip      besides: .npz archives (libzip, found by pkg-config)
#   strata::threads  besides: one training shared by threads
#
# A target whose library is not found is not defined. strata_missing says what strata::strata lacks, or is empty.
include_guard()

# strata_find(LIBRARY TARGET): looks for it, and lets those see it who add strata as a folder of theirs.
macro(strata_find library target)
  if(NOT TARGET ${target})
    find_package(${library} QUIET)
    if(TARGET ${target})
      set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
  endif()
endmacro()

set(strata_missing "")
foreach(library xtl xsimd xtensor)
  strata_find(${library} ${library})
  if(NOT TARGET ${library})
    string(APPEND strata_missing "${library} is not found (Debian: libxtensor-dev libxsimd-dev xtl-dev). ")
  endif()
endforeach()

if(NOT strata_missing)
  add_library(strata INTERFACE)
  add_library(strata::strata ALIAS strata)
  target_include_directories(strata INTERFACE "${strata_headers}")
  target_compile_features(strata INTERFACE cxx_std_20)
  target_link_libraries(strata INTERFACE xtensor xsimd xtl)

  # strata_component(NAME DEFINITION TARGET): strata::NAME, if there is such a target to link.
  function(strata_component name definition target)
    if(TARGET ${target})
      add_library(strata_${name} INTERFACE)
      add_library(strata::${name} ALIAS strata_${name})
      target_compile_definitions(strata_${name} INTERFACE ${definition}=1)
      target_link_libraries(strata_${name} INTERFACE strata ${target})
    endif()
  endfunction()

  strata_find(nlohmann_json nlohmann_json::nlohmann_json)
  strata_find(ZLIB ZLIB::ZLIB)
  strata_find(Threads Threads::Threads)
  # Not by find_package: what Debian installs for it refers to programs that it does not install.
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND AND NOT TARGET PkgConfig::strata_libzip)
    pkg_check_modules(strata_libzip QUIET GLOBAL IMPORTED_TARGET libzip)
  endif()
  strata_component(json STRATA_WITH_JSON nlohmann_json::nlohmann_json)
  strata_component(zlib STRATA_WITH_ZLIB ZLIB::ZLIB)
  strata_component(zip STRATA_WITH_LIBZIP PkgConfig::strata_libzip)
  strata_component(threads STRATA_WITH_THREADS Threads::Threads)
endif()
