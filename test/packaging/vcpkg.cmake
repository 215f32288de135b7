# SPDX-License-Identifier: MIT
# Runs a port's portfile by `cmake -Dportfile=… -Dscratch=… -P`, with functions that do what those of vcpkg's of the same
# names are told to do, so far as such a port needs it.
set(CURRENT_PACKAGES_DIR "${scratch}/packages")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "SOURCE_PATH" "OPTIONS")
  if(given_UNPARSED_ARGUMENTS OR NOT given_SOURCE_PATH)
    message(FATAL_ERROR "vcpkg_cmake_configure: ${ARGN}")
  endif()
  run("${CMAKE_COMMAND}" -S "${given_SOURCE_PATH}" -B "${scratch}/build" ${given_OPTIONS}
    "-DCMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR}")
endfunction()

function(vcpkg_cmake_install)
  run("${CMAKE_COMMAND}" --install "${scratch}/build")
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "" "FILE_LIST")
  file(INSTALL ${given_FILE_LIST} DESTINATION "${CURRENT_PACKAGES_DIR}/share/strata" RENAME copyright)
endfunction()

include("${portfile}")
