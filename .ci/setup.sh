# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What test/run and examples/run share: get the packages, configure a build. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# have_commands NAME…: are all of them on the PATH?
have_commands() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null || return 1
  done
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# loud_if_wrong COMMAND…: runs it silently; if it fails, shows all that it said.
loud_if_wrong() {
  local output
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    return 1
  }
}

# need_packages [NAME…]: installs what every build needs, and these, as far as missing. Touches no network when none is.
need_packages() {
  local missing=() as_root=() name
  set -- g++ meson ninja-build pkg-config python3 libxtensor-dev libxsimd-dev xtl-dev zlib1g-dev libzip-dev \
    nlohmann-json3-dev libcli11-dev "$@"
  if ! have_commands dpkg-query apt-get; then
    # Not Debian or its kin. Whoever has the tools has the libraries too, or lets Meson fetch them.
    have_commands meson ninja pkg-config python3 c++ && return
    echo "Please install what your system calls these packages: $*" >&2
    exit 1
  fi

  for name in "$@"; do
    is_installed "$name" || missing+=("$name")
  done
  ((${#missing[@]})) || return 0

  if ((EUID != 0)); then
    have_commands sudo || {
      echo "These packages are missing, and neither root nor sudo is here to install them: ${missing[*]}" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}"
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  loud_if_wrong "${as_root[@]}" update
  loud_if_wrong "${as_root[@]}" install --yes --no-install-recommends "${missing[@]}"
}

# configure FOLDER OPTION…: a Meson build folder with these options, made or brought up to date.
configure() {
  local folder=$1
  shift
  [[ -f $folder/build.ninja ]] && set -- --reconfigure "$@"
  loud_if_wrong meson setup "$folder" "$root" "$@"
}

# data_folder: where the images are: $STRATA_DATA, or shared/data beside the project, or nowhere.
data_folder() {
  local beside=$root/../shared/data
  if [[ -n ${STRATA_DATA:-} ]]; then
    realpath "$STRATA_DATA"
  elif [[ -d $beside ]]; then
    realpath "$beside"
  fi
}
